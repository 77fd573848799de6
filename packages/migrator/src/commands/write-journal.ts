import type { RunledgerError } from '@runledger/schema/errors';
import { MigrationHistoryError } from '../errors.ts';
import { logEntry } from '../history/journal.ts';
import type { ExpectedRow, JournalChange, LogAction } from '../history/port.ts';
import type { RunCommand } from '../reports.ts';
import { limitsOf, transactionUnit } from '../run/unit.ts';
import type { MigrationSession } from '../target.ts';
import { retryLocked } from '../waiting.ts';
import type { Command } from './command.ts';

export interface JournalUpdate {
  readonly expected: readonly ExpectedRow[];
  readonly change: JournalChange;
}

/**
 * Changes the journal and nothing else, in one transaction.
 * @throws MigrationHistoryError when another process changed the same rows first
 */
export async function writeJournal(
  command: Command,
  session: MigrationSession,
  { expected, change }: JournalUpdate,
): Promise<void> {
  const { engine } = command;
  await command.prepare(session);
  const unit = transactionUnit({ expected, journal: () => change, limits: limitsOf(engine) });
  const outcome = await retryLocked(engine.patience, () => session.transaction(unit));
  if (outcome === 'superseded') {
    throw new MigrationHistoryError(
      'Another migrator changed the history meanwhile: look at `migrate status` and try again.',
    );
  }
  for (const { action, outcome: result } of change.log) {
    engine.emit({ type: 'logged', action, outcome: result });
  }
}

const ACTIONS: Readonly<Record<RunCommand, LogAction>> = {
  up: 'apply',
  down: 'rollback',
  redo: 'rollback',
  backfill: 'backfill',
  baseline: 'baseline',
  repair: 'repair',
  approve: 'approve',
  protect: 'protect',
};

/** Says in the log that a command was refused. Where that fails as well, the refusal is still what is told. */
export async function logRefusal(
  command: Command,
  session: MigrationSession,
  error: RunledgerError,
): Promise<void> {
  const { engine, name, scope } = command;
  const { code, message } = error;
  const migration = error instanceof MigrationHistoryError ? error.migration : null;
  const about = migration ?? { stream: scope.stream ?? null, version: scope.version ?? null };
  const entry = logEntry(command, ACTIONS[name], 'failed', about, { code, message });
  const change = { put: [], remove: [], log: [entry] };
  await writeJournal(command, session, { expected: [], change }).catch((unlogged: unknown) => {
    const reason = unlogged instanceof Error ? unlogged.message : String(unlogged);
    engine.emit({ type: 'not-logged', action: entry.action, reason });
  });
}
