import type { MigrationStatus, SchemaState, StatusReport } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { print, printJson, styled } from '../../terminal/output.ts';
import { countOf } from '../../terminal/words.ts';
import { withMigrator } from './engine.ts';

/** For probes: what a script has to tell apart. */
const exitCodes: Record<SchemaState, number> = { current: 0, pending: 3, dirty: 4, drifted: 4 };

export function statusCommand(): Command {
  return new Command('status')
    .summary('where the database stands; for probes, too')
    .description(
      'Shows where the database stands, without changing it.\nExit code: 0 current, 3 migrations are pending, 4 dirty (half applied) or drifted (changed since).',
    )
    .addHelpText('after', examples('runledger migrate status', 'runledger migrate status --json'))
    .action(
      action(async (options) => {
        const report = await withMigrator(options, (migrator) => migrator.status());
        if (options.json) printJson(report);
        else await printStatus(report);
        return exitCodes[report.state];
      }),
    );
}

async function printStatus(report: StatusReport): Promise<void> {
  const { streams, migrations, state } = report;
  const pending = streams.reduce((sum, stream) => sum + stream.pending, 0);
  const headlines: Record<SchemaState, string> = {
    current: styled('green', 'current'),
    pending: styled(
      'yellow',
      `${countOf(pending, 'migration')} pending; \`runledger migrate\` applies`,
    ),
    dirty: styled('red', 'dirty: a migration is half done; `runledger migrate` completes it'),
    drifted: styled('red', 'drifted: what was applied has changed; see `runledger migrate verify`'),
  };
  print(`${report.target}: ${headlines[state]}`);
  const { renderTable } = await import('../../terminal/table.ts');
  const rows = migrations.map((migration) => [
    migration.stream,
    migration.version,
    migration.name,
    statusText(migration),
    migration.finishedAt ?? migration.appliedAt ?? '',
  ]);
  const columns = ['stream', 'version', 'name', 'status', 'at'].map((heading) => ({ heading }));
  print(renderTable(columns, rows));
}

function statusText({ status, file, late, error }: MigrationStatus): string {
  const remarks = [
    ...(late ? ['merged late'] : []),
    ...(file === 'statements' ? ['changed since'] : []),
    ...(file === 'missing' ? ['file missing'] : []),
    ...(file === 'comments' ? ['comments edited'] : []),
    ...(error ? [error] : []),
  ];
  return remarks.length === 0 ? status : `${status} (${remarks.join('; ')})`;
}
