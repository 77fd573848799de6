import type { Engine } from '../engine.ts';
import { MigrationHistoryError } from '../errors.ts';
import type { ExpectedRow, JournalChange, MigrationSession } from '../target.ts';
import { retryLocked } from '../waiting.ts';

export interface JournalUpdate {
  readonly expected: readonly ExpectedRow[];
  readonly change: JournalChange;
}

/**
 * Changes the journal and nothing else, in one transaction.
 * @throws MigrationHistoryError when another process changed the same rows first
 */
export async function writeJournal(
  engine: Engine,
  session: MigrationSession,
  { expected, change }: JournalUpdate,
): Promise<void> {
  const outcome = await retryLocked(
    engine.patience,
    () =>
      session.transaction({
        expected,
        statements: [],
        journal: () => change,
        limits: {
          lockTimeoutMs: engine.statementLockTimeoutMs,
          statementTimeoutMs: engine.statementTimeoutMs,
        },
        rebuild: [],
        allowed: {},
        observer: null,
        durable: true,
      }),
    () => undefined,
  );
  if (outcome === 'superseded') {
    throw new MigrationHistoryError(
      'Another migrator changed the history meanwhile: look at `migrate status` and try again.',
    );
  }
  for (const { action, outcome: result } of change.log) {
    engine.emit({ type: 'logged', action, outcome: result });
  }
}
