import type { MigrationStatus, Migrator, SchemaState, StatusReport } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { backfillText } from '../../migrations/backfill-texts.ts';
import { withMigrator } from '../../migrations/with-migrator.ts';
import { note, print, printJson, styled } from '../../terminal/output.ts';
import { renderTable } from '../../terminal/table.ts';
import { countOf } from '../../terminal/words.ts';

/** For probes: what a script has to tell apart. */
function exitCodeOf({ state, migrations }: StatusReport): number {
  // As the store has it on opening: a newer database is served, unless something unknown in it is breaking.
  const isServed = migrations.every(
    ({ status, file, breaking }) => status !== 'pending' && !(file === 'missing' && breaking),
  );
  const codes: Record<SchemaState, number> = {
    current: 0,
    pending: 3,
    backfilling: 3,
    dirty: 4,
    drifted: 4,
    newer: isServed ? 0 : 4,
  };
  return codes[state];
}

export function statusCommand(): Command {
  return new Command('status')
    .summary('where the database stands; for probes, too')
    .description(
      'Shows where the database stands, without changing it.\nExit code: 0 current, or newer and served; 3 migrations are pending, or a backfill is not finished; 4 dirty (half applied), drifted (changed since), or newer than this version can serve.',
    )
    .addHelpText('after', examples('runledger migrate status', 'runledger migrate status --json'))
    .action(
      action(async (options) => {
        const { report, way } = await withMigrator(
          { ...options, reads: true },
          async (migrator) => {
            const report = await migrator.status();
            const isAsked = report.state === 'pending' && !options.json;
            return { report, way: isAsked ? await wayToApply(migrator) : '' };
          },
        );
        if (options.json) printJson(report);
        else await printStatus(report, way);
        return exitCodeOf(report);
      }),
    );
}

/** How what is pending is applied. Where that cannot be told, the status can all the same. */
async function wayToApply(migrator: Migrator): Promise<string> {
  const { requiredApprovals } = await migrator.protection().catch((error: Error) => {
    note(`Warning: whether the database is protected cannot be told: ${error.message}`);
    return { requiredApprovals: 0 };
  });
  if (requiredApprovals === 0) return '`runledger migrate` applies';
  return 'write a plan (`runledger migrate plan --out FILE`), have it approved (`runledger migrate approve FILE`), and apply it (`runledger migrate up --plan FILE`)';
}

async function printStatus(report: StatusReport, way: string): Promise<void> {
  const { streams, migrations, state } = report;
  const pending = streams.reduce((sum, stream) => sum + stream.pending, 0);
  const headlines: Record<SchemaState, string> = {
    current: styled('green', 'current'),
    pending: styled('yellow', `${countOf(pending, 'migration')} pending; ${way}`),
    backfilling: styled(
      'yellow',
      'migrated, and a backfill is not finished; `runledger migrate backfill` runs it',
    ),
    dirty: styled('red', 'dirty: a migration is half done; `runledger migrate` completes it'),
    drifted: styled('red', 'drifted: what was applied has changed; see `runledger migrate verify`'),
    newer: styled('yellow', newerText(report)),
  };
  print(`${report.target}: ${headlines[state]}`);
  const rows = migrations.map((migration) => [
    migration.stream,
    migration.version,
    migration.name,
    statusText(migration),
    migration.finishedAt ?? migration.appliedAt ?? '',
  ]);
  const columns = ['stream', 'version', 'name', 'status', 'at'].map((heading) => ({ heading }));
  print(await renderTable(columns, rows));
}

/** What an older version of the code says of a database that newer code has migrated. */
export function newerText({ migrations }: StatusReport): string {
  const unknown = migrations.filter(({ file }) => file === 'missing');
  const names = unknown
    .slice(0, 5)
    .map(({ stream, version, name }) => `${stream} ${version}_${name}`);
  const rest = unknown.length - names.length;
  const listed = rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ');
  return `newer: the database has migrations that this version does not know (${listed})`;
}

function statusText({ status, file, late, error, backfill }: MigrationStatus): string {
  const remarks = [
    ...(late ? ['merged late'] : []),
    ...(file === 'statements' ? ['changed since'] : []),
    ...(file === 'missing' ? ['unknown to this version'] : []),
    ...(file === 'comments' ? ['comments edited'] : []),
    ...(error ? [error] : []),
    ...(backfill && backfill.status !== 'finished' ? [backfillText(backfill)] : []),
  ];
  return remarks.length === 0 ? status : `${status} (${remarks.join('; ')})`;
}
