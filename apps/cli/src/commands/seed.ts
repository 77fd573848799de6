import type { SeedReport, SeedSet } from '@runledger/seeds';
import { Command, Option } from 'commander';
import { action, type CommonOptions, configured, examples } from '../command.ts';
import { withStore } from '../store.ts';
import { CommandError } from '../terminal/failure.ts';
import { print, printJson } from '../terminal/output.ts';
import { startProgress } from '../terminal/progress.ts';
import { renderTable } from '../terminal/table.ts';
import { listOf } from '../values.ts';

interface SeedCommandOptions {
  readonly set: readonly SeedSet[];
}

/** What is in each set. A record, so that a set without a word here does not compile. */
const sets: Readonly<Record<SeedSet, string>> = {
  core: 'organizations, users, keys, models with prices',
  'agent-tasks': 'tasks, workflows, jobs',
  usage: 'a month of usage events',
};
const setNames = Object.keys(sets) as SeedSet[];
const setsText = Object.entries(sets)
  .map(([name, about]) => `${name}: ${about}`)
  .join('; ');

export function seedCommand(): Command {
  return new Command('seed')
    .summary('fill the database with sample data')
    .description(
      'Fills the database with sample data: the same every time, with recent dates when it is first loaded. Running it again adds only what is missing.',
    )
    .addOption(
      new Option('--set <names>', setsText)
        .argParser(listOf(setNames))
        .default(setNames, 'all of them'),
    )
    .addHelpText('after', examples('runledger seed', 'runledger seed --set core,usage'))
    .action(
      action<SeedCommandOptions>(async (options) => {
        const report = await seed(options);
        if (options.json) return printJson({ ...report, anchor: report.anchor.toISOString() });
        await printReport(report);
      }),
    );
}

async function seed(options: SeedCommandOptions & CommonOptions): Promise<SeedReport> {
  const { applySeeds } = await import('@runledger/seeds');
  const { environment, protection } = await configured(options);
  if (protection.isProtected) {
    throw new CommandError(
      `${environment} is a protected environment: sample data has no place in it. Choose another with --env.`,
    );
  }
  const progress = startProgress(null);
  try {
    return await withStore(options, (store) =>
      applySeeds(store, {
        sets: options.set,
        today: new Date(),
        onProgress: ({ table, rows }) => progress.update(0, `${table}: ${rows} rows`),
      }),
    );
  } finally {
    progress.end();
  }
}

async function printReport({ tables }: SeedReport): Promise<void> {
  const count = (value: number) => value.toLocaleString('en-US');
  const rows = tables.map(({ table, rows, added }) => [table, count(rows), count(added)]);
  const columns = [
    { heading: 'table' },
    { heading: 'rows', align: 'right' as const },
    { heading: 'new', align: 'right' as const },
  ];
  print(await renderTable(columns, rows));
  const added = tables.reduce((sum, table) => sum + table.added, 0);
  print(
    added === 0 ? 'Nothing new: the sample data was there already.' : `${count(added)} rows added.`,
  );
}
