import type { PublishedPrice } from '@runledger/schema';
import { Command, InvalidArgumentError } from 'commander';
import { action, examples } from '../../command.ts';
import type { ImportReport, ImportRequest } from '../../prices/import.ts';
import type { OwnerOption } from '../../prices/registry.ts';
import { classes, perMillion, timeOf } from '../../prices/table.ts';
import { withStore } from '../../store.ts';
import { note, print, printJson } from '../../terminal/output.ts';
import { renderTable } from '../../terminal/table.ts';
import { countOf } from '../../terminal/words.ts';
import { instant } from '../../values.ts';

interface Options extends OwnerOption {
  readonly effectiveFrom?: Date;
  readonly rename?: Readonly<Record<string, string>>;
  readonly dryRun?: boolean;
}

export function importPricesCommand(): Command {
  return new Command('import')
    .summary("import LiteLLM's price file")
    .description(
      "Imports prices from LiteLLM's model_prices_and_context_window.json, exactly as they are written there. Models whose price is as it was are left alone, so that an import can be repeated; a price that is another holds from --effective-from on. Entries that are not billed by text tokens are skipped, and prices beyond the five that a model has here (above 200k tokens, priority, audio …) left out; the report says which.",
    )
    .argument('<file>', 'the JSON file; - is standard input')
    .option('--effective-from <time>', 'when the prices begin to hold (default: now)', instant)
    .option('--organization <slug>', 'as its own prices, by slug or identifier')
    .option(
      '--rename <provider=name>',
      'what your usage events call a provider; comma between or repeated',
      gatherNames,
    )
    .option('--dry-run', 'say what would change, and change nothing')
    .addHelpText(
      'after',
      examples(
        'runledger models import model_prices_and_context_window.json --dry-run',
        'runledger models import prices.json --effective-from 2026-01-01 --rename vertex_ai=google',
        'curl -s https://example.com/prices.json | runledger models import - --json',
      ),
    )
    .action(
      action<Options>(async (options, [file = '']) => {
        const { importPriceFile, readPriceFile } = await import('../../prices/import.ts');
        const request: ImportRequest = {
          file,
          effectiveFrom: options.effectiveFrom ?? new Date(),
          organization: options.organization,
          providers: options.rename ?? {},
          dryRun: options.dryRun ?? false,
        };
        const read = await readPriceFile(request);
        const report = await withStore(options, (store) => importPriceFile(store, request, read));
        if (options.json) return printJson({ ...request, ...report, providers: undefined });
        await printReport(report, request);
        return 0;
      }),
    );
}

function gatherNames(value: string, earlier: Readonly<Record<string, string>> = {}) {
  const names = value.split(',').map((pair): [string, string] => {
    const [provider = '', name = '', ...more] = pair.split('=').map((word) => word.trim());
    if (provider !== '' && name !== '' && more.length === 0) return [provider, name];
    throw new InvalidArgumentError('It must be a pair such as vertex_ai=google.');
  });
  return { ...earlier, ...Object.fromEntries(names) };
}

async function printReport(report: ImportReport, request: ImportRequest): Promise<void> {
  const { added, changed, unchanged, published, skipped, simplified } = report;
  await printChanges(published);
  await printCounts(
    'skipped',
    skipped.map(({ reason }) => reason),
  );
  await printCounts(
    'left out',
    simplified.flatMap(({ leftOut }) => leftOut),
  );
  const from = `from ${timeOf(request.effectiveFrom)} on`;
  print(
    `Prices of ${report.owner.label} ${from}: ${added} new, ${changed} changed, ${unchanged} as they were; ${countOf(skipped.length, 'entry', 'entries')} skipped, ${countOf(simplified.length, 'model')} with prices left out.`,
  );
  if (request.dryRun) note('Nothing was changed: this was a trial.');
}

const right = { align: 'right' as const };

/** The prices that were others before; of those that are new the sum tells. */
async function printChanges(published: readonly PublishedPrice[]): Promise<void> {
  const changes = published.filter(({ before }) => before !== null);
  if (changes.length === 0) return;
  const columns = [
    { heading: 'provider' },
    { heading: 'changed' },
    ...classes.map(([heading]) => ({ heading, ...right })),
  ];
  const rows = changes.map(({ entry, before }) => [
    entry.provider,
    entry.model,
    ...classes.map(([, price]) => {
      const was = before?.[price] ?? entry[price];
      const now = perMillion(entry[price]);
      return was === entry[price] ? now : `${perMillion(was)} → ${now}`;
    }),
  ]);
  print(`${await renderTable(columns, rows)}\n`);
}

/** How often each word stands in a list, the most frequent first. */
async function printCounts(heading: string, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  const counts = [...Map.groupBy(words, (word) => word)]
    .map(([word, all]) => ({ word, count: all.length }))
    .sort((a, b) => b.count - a.count);
  const rows = counts.map(({ word, count }) => [String(count), word]);
  print(`${await renderTable([{ heading: 'models', ...right }, { heading }], rows)}\n`);
}
