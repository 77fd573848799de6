/** What drafting needs to know about a database; each driver implements it. */
import type { SchemaChange } from './changes.ts';

/**
 * When a step can run. `expand`: adds, in one transaction, what old code does not mind. `online`: takes long, or
 * cannot run in a transaction, while the application goes on. `contract`: takes away, with its data, what new code
 * no longer needs.
 */
export type Stage = 'expand' | 'online' | 'contract';

export const stages: readonly Stage[] = ['expand', 'online', 'contract'];

/** A statement of a draft. */
export interface Step {
  /** Without the semicolon; `null` where there is nothing but a note. */
  readonly sql: string | null;
  /** Why a person has to look at it; without them the draft is sure. */
  readonly notes?: readonly string[];
  /** What the file's first line has to say for it: `transaction=none`, `rebuild=users`. */
  readonly option?: string;
}

/**
 * One change, there and back: after `down` the schema is what it was before `up`, byte for byte. Changes are undone in
 * the reverse of their order.
 */
export interface Change {
  readonly stage: Stage;
  readonly up: readonly Step[];
  readonly down: readonly Step[];
}

export interface DraftDialect {
  /** The changes in the order in which they are made within a stage. */
  changes(change: SchemaChange): readonly Change[];
}
