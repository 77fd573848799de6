import type { Finding, LintReport } from '@runledger/migrator/lint';
import { Command, Option } from 'commander';
import { action, type CommonOptions, examples } from '../../command.ts';
import { UsageError } from '../../terminal/failure.ts';
import { note, print, printJson, styled } from '../../terminal/output.ts';
import { countOf } from '../../terminal/words.ts';

type Format = 'text' | 'json' | 'github';

interface LintChoice {
  readonly stream?: string;
  readonly dialect?: string;
  readonly format: Format;
  readonly strict?: boolean;
}

export function lintCommand(): Command {
  return new Command('lint')
    .summary('look for hazards in migration files')
    .description(
      "Looks for hazards in migration files, without any database: locks that stop the application, rows that get lost, names, pairs, secrets, differences between the dialects. docs/reference/lint.md has every rule.\nWithout files: Runledger's own migrations and those of the configuration's streams.\nExit code: 1 when there are errors, 0 with warnings only.",
    )
    .argument('[files...]', 'files, or directories of migrations')
    .option('--stream <name>', 'only this stream of migrations')
    .addOption(
      new Option(
        '--dialect <dialect>',
        'which files to look at, or what files that are named are for; otherwise --driver says, or both',
      ).choices(['both', 'postgres', 'sqlite']),
    )
    .addOption(
      new Option(
        '--format <format>',
        'for people, for programs (as --json), or as GitHub annotations',
      )
        .choices(['text', 'json', 'github'])
        .default('text'),
    )
    .option('--strict', 'let warnings fail as errors do')
    .addHelpText(
      'after',
      examples(
        'runledger migrate lint',
        'runledger migrate lint migrations/postgres/202701010000_notes.up.sql',
        'runledger migrate lint migrations --format github --strict',
      ),
    )
    .action(
      action<LintChoice>(async (options, paths) => {
        const report = await lintWith(options, paths.flat());
        show(report, options.json ? 'json' : options.format);
        const failing = report.findings.filter(
          ({ severity }) => options.strict || severity === 'error',
        );
        return failing.length > 0 ? 1 : 0;
      }),
    );
}

async function lintWith(
  { config, driver, dialect = driver, stream }: LintChoice & CommonOptions,
  paths: readonly string[],
): Promise<LintReport> {
  const [{ lintMigrations }, { MigrationUsageError }] = await Promise.all([
    import('@runledger/config/lint'),
    import('@runledger/migrator'),
  ]);
  try {
    return await lintMigrations({ paths, stream, dialect, file: config });
  } catch (error) {
    if (!(error instanceof MigrationUsageError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

function show(report: LintReport, format: Format): void {
  for (const notice of report.notices) note(notice);
  if (format === 'json') {
    printJson({ command: 'lint', ...report });
    return;
  }
  if (format === 'text') printFindings(report.findings);
  else for (const finding of report.findings) print(annotation(finding));
  if (format === 'text') print(summary(report));
}

/** Findings for people. The reason and the way out are told with the first that has them, not thirty times. */
export function printFindings(findings: readonly Finding[]): void {
  const told = new Set<string>();
  for (const { file, line, severity, rule, message, why, safe } of findings) {
    const colour = severity === 'error' ? 'red' : 'yellow';
    print(`${file}:${line}: ${styled(colour, severity)} ${message} ${styled('dim', `(${rule})`)}`);
    const explanation = [
      `    ${styled('dim', 'why:')} ${why}`,
      `    ${styled('dim', 'instead:')} ${safe}`,
    ].join('\n');
    if (told.has(explanation)) continue;
    told.add(explanation);
    print(explanation);
  }
}

function summary({ files, findings, allowed }: LintReport): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const found =
    findings.length === 0
      ? 'no findings'
      : [countOf(errors, 'error'), countOf(findings.length - errors, 'warning')].join(', ');
  const rest = allowed.length === 0 ? '' : `; ${countOf(allowed.length, 'finding')} allowed`;
  return `${countOf(files, 'file')}: ${found}${rest}.`;
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function annotation({ severity, file, line, rule, message, safe }: Finding): string {
  return `::${severity} file=${property(file)},line=${line},title=${property(rule)}::${data(`${message} ${safe}`)}`;
}

const data = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
