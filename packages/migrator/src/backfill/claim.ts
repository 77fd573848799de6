/**
 * Who runs a backfill: one process at a time, by a lease in the progress row that each batch prolongs. A batch looks
 * at the row again in its own transaction, so that a lease that was lost, for whatever reason, costs a batch nothing:
 * two processes never do the same one.
 */
import { randomBytes } from 'node:crypto';
import { pid } from 'node:process';
import type { Engine } from '../engine.ts';
import { LockUnavailable, MigrationHistoryError, MigrationLockError } from '../errors.ts';
import { nameOf } from '../history/assessment.ts';
import { NO_CHANGE } from '../history/journal.ts';
import { poll } from '../waiting.ts';
import type { BackfillRow, BackfillSession } from './port.ts';
import { isHeld } from './queue.ts';
import { migrationName, type OpenBackfill } from './task.ts';

/** How long a runner may be silent between two batches, beyond its pause. */
export const LEASE_MS = 15_000;
const LONGEST_RUNNER = 300;

type Claim =
  /** It is this run's, as the row says. */
  | { readonly outcome: 'mine'; readonly row: BackfillRow }
  /** Another process has just committed a batch of it. */
  | { readonly outcome: 'elsewhere'; readonly row: BackfillRow }
  | { readonly outcome: 'finished'; readonly row: BackfillRow };

/** A name for this run that no other has. */
export function runnerName({ actor }: Engine): string {
  const unique = ` (process ${pid}, ${randomBytes(4).toString('hex')})`;
  return actor.slice(0, LONGEST_RUNNER - unique.length) + unique;
}

/**
 * Takes the backfill, when nobody has it or whoever had it is silent for longer than its lease.
 * @param mode whether to end as soon as another process is seen at work, or to wait until it is done
 * @throws MigrationLockError that names the other, when time is up
 * @throws MigrationHistoryError when the migration was rolled back meanwhile
 */
export async function claim(
  engine: Engine,
  session: BackfillSession,
  backfill: OpenBackfill,
  runner: string,
  mode: 'look' | 'wait',
): Promise<Claim> {
  let seen: BackfillRow | null = null;
  const claimed = await poll(
    engine.patience,
    async () => {
      const answer = await attempt(engine, session, backfill, runner);
      if (answer === null || answer.outcome !== 'elsewhere') return answer;
      const isAlive = seen !== null && answer.row.batches > seen.batches;
      seen ??= answer.row;
      return isAlive && mode === 'look' ? answer : null;
    },
    (waitedMs) => {
      const holder = seen?.runner ?? 'another transaction';
      engine.emit({ type: 'backfill-waiting', ...migrationName(backfill), holder, waitedMs });
    },
  );
  if (claimed) return claimed;
  // It may be in the middle of a long batch; nothing waits for it here.
  if (mode === 'look' && seen) return { outcome: 'elsewhere', row: seen };
  throw new MigrationLockError(
    `The backfill of ${nameOf(backfill.migration)} is run by ${holderOf(seen)}, and was not done within ${engine.patience.timeoutMs} ms: wait for it to end (\`migrate status\` shows how far it is), and try again.`,
  );
}

async function attempt(
  engine: Engine,
  session: BackfillSession,
  backfill: OpenBackfill,
  runner: string,
): Promise<Claim | null> {
  try {
    return await session.transaction(limitsOf(engine), async (transaction) => {
      const row = await transaction.lock(backfill.migration, 'none');
      if (row === null) throw rolledBack(backfill);
      if (row.status === 'finished') return { outcome: 'finished', row };
      const now = engine.clock.now();
      if (isHeld(row, now)) return { outcome: 'elsewhere', row };
      const mine: BackfillRow = {
        ...row,
        status: 'running',
        runner,
        leaseUntil: new Date(now.getTime() + LEASE_MS),
        startedAt: row.startedAt ?? now,
        updatedAt: now,
        error: null,
      };
      await transaction.write({ ...NO_CHANGE, backfills: [mine] }, true);
      return { outcome: 'mine', row: mine };
    });
  } catch (error) {
    // A batch of another process has the row; or, on SQLite, anybody's transaction has the database.
    if (!(error instanceof LockUnavailable)) throw error;
    const { stream, version } = backfill.migration;
    const rows = await session.progress();
    const row = rows.find((one) => one.stream === stream && one.version === version);
    return row && isHeld(row, engine.clock.now()) ? { outcome: 'elsewhere', row } : null;
  }
}

function limitsOf({ statementLockTimeoutMs }: Engine) {
  return { lockTimeoutMs: statementLockTimeoutMs, statementTimeoutMs: 0 };
}

const holderOf = (row: BackfillRow | null) => row?.runner ?? 'another process';

/** @throws MigrationHistoryError when the row is no longer this run's */
export function assertMine(
  row: BackfillRow | null,
  runner: string,
  backfill: OpenBackfill,
): asserts row is BackfillRow {
  if (row === null) throw rolledBack(backfill);
  if (row.runner === runner) return;
  throw new MigrationHistoryError(
    `The backfill of ${nameOf(backfill.migration)} is run by ${holderOf(row)} now: this process was silent for too long.`,
  );
}

function rolledBack(backfill: OpenBackfill): MigrationHistoryError {
  return new MigrationHistoryError(
    `${nameOf(backfill.migration)} was rolled back meanwhile, and its backfill ended with it.`,
  );
}
