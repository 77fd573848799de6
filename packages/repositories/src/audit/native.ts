/**
 * What it takes to append to a chain without the repositories, for who cannot load a query builder: the migration
 * engine's sessions.
 */
export { linked, START } from './chain.ts';
export { type CanonicalParts, canonicalParts, type UnlinkedEntry } from './encoding.ts';
