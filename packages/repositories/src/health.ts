/** Looking at one thing after another and saying of each whether it is well. */
import type { Health, HealthCheck } from '@runledger/schema';

export interface Finding {
  readonly ok: boolean;
  /** What was found, in a few words. */
  readonly detail: string;
}

/** Each check by its name, in the order they are made; one that throws has failed, and says why. */
export type Checks = { readonly [name: string]: () => Finding | Promise<Finding> };

export async function runChecks(looks: Checks): Promise<Health> {
  const checks: HealthCheck[] = [];
  for (const [name, look] of Object.entries(looks)) {
    checks.push({ name, ...(await findingOf(look)) });
  }
  return { ok: checks.every(({ ok }) => ok), checks };
}

async function findingOf(look: Checks[string]): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether the database answers at all, and how soon. */
export async function answerTime(ask: () => Promise<unknown>): Promise<Finding> {
  const began = performance.now();
  await ask();
  return { ok: true, detail: `in ${(performance.now() - began).toFixed(1)} ms` };
}
