import type { UsageGrouping, UsageReport } from '@runledger/analytics';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { withStore } from '../../store.ts';
import { print, printJson } from '../../terminal/output.ts';
import { renderTable } from '../../terminal/table.ts';
import { visible } from '../../terminal/visible.ts';
import { dollars } from '../../terminal/words.ts';
import { assertSpan, instant } from '../../values.ts';

interface ReportOptions {
  readonly by: UsageGrouping;
  readonly from?: Date;
  readonly to?: Date;
  readonly organization?: string;
}

export function usageReportCommand(): Command {
  return new Command('usage')
    .summary('requests, tokens and cost')
    .description(
      'Sums requests, tokens and cost, exactly. Hours and days are in UTC; requests whose price is not known are counted apart, not as free.',
    )
    .addOption(
      new Option('--by <what>', 'what to group by').choices(Object.keys(columnsOf)).default('day'),
    )
    .option(
      '--from <time>',
      'events from this time on, such as 2025-01-31 or 2025-01-31T12:00',
      instant,
    )
    .option('--to <time>', 'events before this time', instant)
    .option('--organization <slug>', 'events of this organization only, by slug or identifier')
    .addHelpText(
      'after',
      examples(
        'runledger report usage --by model --from 2025-01-01 --to 2025-02-01',
        'runledger report usage --by hour --organization acme --json',
      ),
    )
    .action(
      action<ReportOptions>(async (options) => {
        const { by, from, to, organization } = options;
        assertSpan(options);
        const report = await withStore(options, async (store) => {
          const { usageReport } = await import('@runledger/analytics');
          const found =
            organization === undefined ? null : await organizationOf(store, organization);
          return usageReport(store, { by, from, to, organizationId: found?.id });
        });
        if (!options.json) return printReport(report);
        const filter = {
          from: from?.toISOString() ?? null,
          to: to?.toISOString() ?? null,
          organization: organization ?? null,
        };
        printJson({ by, ...filter, groups: report.groups, total: report.total });
      }),
    );
}

/** What names a group for people; its identifiers are left to --json where there are words for them. */
const columnsOf: Readonly<Record<UsageGrouping, readonly string[]>> = {
  hour: ['hour'],
  day: ['day'],
  model: ['provider', 'model'],
  organization: ['organization'],
  key: ['organization', 'key', 'prefix'],
  user: ['organization', 'userId'],
};

const figures = [
  ['requestCount', 'requests'],
  ['inputTokens', 'input'],
  ['cachedInputTokens', 'cached'],
  ['outputTokens', 'output'],
  ['errorCount', 'errors'],
  ['costNanoUsd', 'cost USD'],
  ['unpricedCount', 'unpriced'],
] as const;
type Figure = (typeof figures)[number][0];

async function printReport({ by, groups, total }: UsageReport): Promise<undefined> {
  if (groups.length === 0) {
    print('No usage in this time.');
    return;
  }
  const shown = columnsOf[by];
  const columns = [
    ...shown.map((heading) => ({ heading })),
    ...figures.map(([, heading]) => ({ heading, align: 'right' as const })),
  ];
  const rows = groups.map((group) => [
    ...shown.map((name) => nameText(group, name)),
    ...figures.map(([figure]) => figureText(figure, group[figure])),
  ]);
  const totalRow = [
    ...shown.map((_, index) => (index === 0 ? 'total' : '')),
    ...figures.map(([figure]) => figureText(figure, total[figure])),
  ];
  print(await renderTable(columns, [...rows, totalRow]));
}

function nameText(group: Readonly<Record<string, string | null | bigint>>, name: string): string {
  const value = group[name] ?? (name === 'organization' ? group.organizationId : null);
  return value === null || value === undefined ? '–' : visible(String(value));
}

function figureText(figure: Figure, value: bigint): string {
  if (figure !== 'costNanoUsd') return value.toLocaleString('en-US');
  return dollars(value);
}
