/** What the engine tells, as lines of a log for machines. */
import type { MigrationEvent } from '@runledger/migrator';
import type { TraceIds } from '../telemetry/telemetry.ts';
import { hideSecrets } from '../terminal/failure.ts';
import { type Level, log } from '../terminal/output.ts';

const levels: Partial<Record<MigrationEvent['type'], Level>> = {
  'lock-waiting': 'warn',
  'long-transactions': 'warn',
  'statement-retried': 'warn',
  'protection-differs': 'warn',
  'hook-failed': 'warn',
  'not-logged': 'warn',
  'backfill-waiting': 'warn',
  'backfill-retried': 'warn',
  'migration-failed': 'error',
  'backfill-failed': 'error',
};

/** @returns whether it was logged: where logs are for people, it is not */
export function logEvent({ type, ...facts }: MigrationEvent, ids: TraceIds | null): boolean {
  const failed = 'error' in facts && facts.error !== null;
  const level = failed ? 'error' : (levels[type] ?? 'info');
  // Statements are in their files: a log has their numbers and lines.
  const { sql: _, ...told } = facts as typeof facts & { sql?: string };
  return log(level, { event: type, ...withoutSecrets(told), ...ids });
}

function withoutSecrets(facts: object): object {
  return JSON.parse(JSON.stringify(facts), (_key, value) =>
    typeof value === 'string' ? hideSecrets(value) : value,
  );
}
