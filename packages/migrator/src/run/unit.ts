/** How the engine asks for a transaction. */
import type { Engine } from '../engine.ts';
import type { StatementLimits, TransactionUnit } from './port.ts';

/** What a transaction is unless more is said: one that changes the journal alone, and is on the disk by its end. */
const JOURNAL_ALONE = {
  expected: [],
  statements: [],
  rebuild: [],
  allowed: {},
  observer: null,
  rows: null,
  inspect: null,
  durable: true,
} as const;

export function transactionUnit(
  unit: Partial<TransactionUnit> & Pick<TransactionUnit, 'journal' | 'limits'>,
): TransactionUnit {
  return { ...JOURNAL_ALONE, ...unit };
}

/** How long statements may wait and run: what their file says or, where it says nothing, what the engine was given. */
export function limitsOf(
  engine: Engine,
  file: { readonly [key in keyof StatementLimits]?: number | null } = {},
): StatementLimits {
  return {
    lockTimeoutMs: file.lockTimeoutMs ?? engine.statementLockTimeoutMs,
    statementTimeoutMs: file.statementTimeoutMs ?? engine.statementTimeoutMs,
  };
}
