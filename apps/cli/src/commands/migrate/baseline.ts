import type { BaselineOptions } from '@runledger/migrator';
import { Command, Option } from 'commander';
import { type ToolName, toolNames } from '../../adoption/tools.ts';
import { action, type CommonOptions, examples } from '../../command.ts';
import { forceOption, writePlan } from '../../migrations/plan-writing.ts';
import {
  asOption,
  keyOption,
  type PlanFiles,
  planIn,
  type SigningOptions,
} from '../../migrations/signer.ts';
import { withMigrator } from '../../migrations/with-migrator.ts';
import { UsageError } from '../../terminal/failure.ts';
import { print, printJson } from '../../terminal/output.ts';
import { countOf } from '../../terminal/words.ts';

interface Adoption {
  readonly stream?: string;
  /** The tool that has migrated the database so far. */
  readonly from?: ToolName;
  /** Where it keeps its history. */
  readonly table?: string;
}

type Options = Adoption & PlanFiles & SigningOptions;

export function baselineCommand(): Command {
  return new Command('baseline')
    .summary('adopt a database that has its tables')
    .description(
      'Adopts a database that has its tables already: records migrations as applied without running them.',
    )
    .argument('[version]', 'the newest version whose effects the database has; --from finds it')
    .option(
      '--stream <name>',
      "the stream of migrations (default: operational; with --from, the application's)",
    )
    .addOption(
      new Option(
        '--from <tool>',
        'record what this tool has applied of the migrations that `import` wrote',
      ).choices(toolNames),
    )
    .option(
      '--table <name>',
      "with --from: the table of the tool's history, if it has not its usual name",
    )
    .option('--out <file>', 'write a plan of it, and record nothing')
    .addOption(forceOption())
    .option('--plan <file>', 'the approved plan of it, where the database is protected')
    .addOption(keyOption())
    .addOption(asOption())
    .addHelpText(
      'after',
      examples(
        'runledger migrate baseline 202501010000',
        'runledger migrate baseline --from dbmate --table public.dbmate_migrations',
      ),
    )
    .action(
      action<Options>(async (options, [given]) => {
        const { stream, version } = await baselineOf(options, given);
        const { out } = options;
        if (out !== undefined) {
          const plan = await withMigrator({ ...options, reads: true }, (migrator) =>
            migrator.planBaseline({ version, stream }),
          );
          await writePlan(plan, out, options.force);
          return undefined;
        }
        const report = await withMigrator(options, async (migrator) =>
          migrator.baseline({ version, stream, plan: await planIn(migrator, options) }),
        );
        if (options.json) return printJson(report);
        for (const { version, name } of report.recorded) print(`recorded ${version} ${name}`);
        print(
          `${report.target}: ${countOf(report.recorded.length, 'migration')} of ${report.stream} recorded as applied.`,
        );
      }),
    );
}

async function baselineOf(
  options: Options & CommonOptions,
  version: string | undefined,
): Promise<BaselineOptions> {
  const { from, stream = 'operational' } = options;
  if (from !== undefined) {
    if (version !== undefined) {
      throw new UsageError(`--from ${from} finds the version itself: leave ${version} away.`);
    }
    const { adoptedFrom } = await import('../../adoption/baseline.ts');
    return await adoptedFrom({ ...options, from });
  }
  if (options.table !== undefined) throw new UsageError('--table goes with --from.');
  if (version === undefined) {
    throw new UsageError(
      'Say which version the database is at, or --from which tool it comes to find out.',
    );
  }
  return { stream, version };
}
