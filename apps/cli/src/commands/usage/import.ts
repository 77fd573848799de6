import { Command, Option } from 'commander';
import { action, type CommonOptions, configured, examples } from '../../command.ts';
import type { ImportSummary } from '../../import/import.ts';
import type { Format, Source } from '../../import/source.ts';
import { finishOnSignal } from '../../interruption.ts';
import { withStore } from '../../store.ts';
import { UsageError } from '../../terminal/failure.ts';
import { note, print, printJson, styled } from '../../terminal/output.ts';
import { startProgress } from '../../terminal/progress.ts';
import { duration } from '../../terminal/words.ts';

interface ImportCommandOptions {
  readonly map?: readonly string[];
  readonly set?: readonly string[];
  readonly source?: string;
  readonly format?: Format;
  readonly create?: boolean;
  readonly rejects?: string;
}

export function usageImportCommand(): Command {
  return new Command('import')
    .summary('import usage events from a file')
    .description(
      `Imports usage events from CSV or JSON Lines, of any size.

Every row is one event: running the same import again adds nothing, and goes on where an interrupted one
stopped. Two equal rows of a file are two events. Columns that are named like a property of an event
(inputTokens or input_tokens) need no --map. Times without a zone are UTC. Rows that cannot be read go to a file
of rejects, with line and reason, and the exit code is 1; all others are imported. Mend them in the source, leaving
every line at its number, and import it again.`,
    )
    .argument('<file>', 'CSV (.csv) or JSON Lines (.jsonl, .ndjson); - is standard input')
    .option(
      '--map <property=column>',
      'where properties come from, comma between or repeated; for JSON Lines a path such as usage.prompt_tokens',
      gatherList,
    )
    .option('--set <property=value>', 'a value that is the same for all rows; repeated', gather)
    .option('--create', 'make organizations that do not exist')
    .option('--source <name>', "tells one import from another (default: the file's name)")
    .addOption(
      new Option(
        '--format <format>',
        "when neither the file's name nor its beginning tells",
      ).choices(['csv', 'jsonl']),
    )
    .option('--rejects <file>', 'where refused rows go (default: FILE.rejects.jsonl)')
    .addHelpText(
      'after',
      examples(
        'runledger usage import usage.csv --set organization=acme',
        'runledger usage import trace.csv --create --set organization=acme --set provider=azure --set model=code \\',
        '    --map occurredAt=TIMESTAMP,inputTokens=ContextTokens,outputTokens=GeneratedTokens',
        'zcat usage.jsonl.gz | runledger usage import - --source january --map organization=customer',
      ),
    )
    .action(
      action<ImportCommandOptions>(async (options, [file = '']) => {
        if (options.source?.trim() === '') throw new UsageError('--source names nothing.');
        const { openSource } = await import('../../import/source.ts');
        const source = openSource(file, options.source);
        const summary = await importFrom(source, file, options);
        if (options.json) printJson(summary);
        else printSummary(summary, source);
        return summary.rejected > 0 ? 1 : 0;
      }),
    );
}

const gather = (value: string, earlier: readonly string[] = []) => [...earlier, value];
const gatherList = (value: string, earlier: readonly string[] = []) => [
  ...earlier,
  ...value.split(','),
];

async function importFrom(
  source: Source,
  file: string,
  options: ImportCommandOptions & CommonOptions,
): Promise<ImportSummary> {
  const { importUsage } = await import('../../import/import.ts');
  const { readMapping } = await import('../../import/mapping.ts');
  const mapping = readMapping(options.map ?? [], options.set ?? []);
  const { assertRejectPath } = await import('../../import/rejects.ts');
  const { connection, retries } = await configured(options);
  await assertRejectPath(options.rejects ?? source.rejectsPath, {
    source: file,
    database: 'path' in connection ? connection.path : null,
  });
  const progress = startProgress(source.size);
  const startedAt = performance.now();
  const signal = finishOnSignal();
  try {
    return await withStore(options, (store) =>
      importUsage(store, {
        source,
        mapping,
        format: options.format ?? null,
        create: options.create ?? false,
        rejectsPath: options.rejects,
        retries,
        signal,
        onProgress(bytes, rows) {
          const rate = rows / ((performance.now() - startedAt) / 1_000);
          progress.update(
            bytes,
            `${countText(rows)} rows, ${countText(Math.round(rate))} a second`,
          );
        },
      }),
    );
  } finally {
    progress.end();
  }
}

const countText = (count: number) => count.toLocaleString('en-US');

function printSummary(summary: ImportSummary, source: Source): void {
  const { recorded, duplicates, rejected, rejects, durationMs, rowsPerSecond } = summary;
  const parts = [
    `${countText(recorded)} recorded`,
    `${countText(duplicates)} there already`,
    `${countText(rejected)} rejected`,
  ];
  print(
    `${source.label}: ${parts.join(', ')}, in ${duration(durationMs)} (${countText(rowsPerSecond)} rows a second).`,
  );
  if (rejects !== null) {
    const label = styled(['red', 'bold'], 'error:', process.stderr);
    note(
      `${label} ${countText(rejected)} ${rejected === 1 ? 'row was' : 'rows were'} not imported: ${rejects} says which and why. Mend those lines in ${source.label}, adding and removing none, and import it again: what is recorded is skipped.`,
    );
  }
  if (summary.interrupted) {
    note('Interrupted: what was recorded stays; the same command goes on from there.');
  }
}
