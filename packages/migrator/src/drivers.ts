/** What drivers do alike and the engine itself has no use for; an application loads it when it comes to that. */
export * from './drafting.ts';
