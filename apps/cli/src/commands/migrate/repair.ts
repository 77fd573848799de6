import type { RepairOptions } from '@runledger/migrator';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { forceOption, writePlan } from '../../migrations/plan-writing.ts';
import { keyOption, type PlanFiles, planIn, type SigningOptions } from '../../migrations/signer.ts';
import { withMigrator } from '../../migrations/with-migrator.ts';
import { print, printJson } from '../../terminal/output.ts';

type Options = Omit<RepairOptions, 'plan'> & PlanFiles & Pick<SigningOptions, 'key'>;

export function repairCommand(): Command {
  return new Command('repair')
    .summary('mend the record after changes by hand')
    .description(
      'Mends the record after somebody changed files or tables by hand.\nWhat a crash left needs no repair: `runledger migrate` completes it.',
    )
    .argument('[version]', 'the migration; without it, all whose files were edited')
    .option('--stream <name>', 'the stream of the migration')
    .addOption(
      new Option(
        '--as <state>',
        'applied when its effects are there or were completed by hand, pending when they were removed by hand',
      ).choices(['applied', 'pending']),
    )
    .option('--accept-changed', 'record the checksums of files whose statements were changed, too')
    .option('--out <file>', 'write a plan of it, and record nothing')
    .addOption(forceOption())
    .option('--plan <file>', 'the approved plan of it, where the database is protected')
    .addOption(keyOption())
    .addHelpText(
      'after',
      examples(
        'runledger migrate repair',
        'runledger migrate repair 202501010000 --stream operational --as pending',
      ),
    )
    .action(
      action<Options>(async (options, [version]) => {
        const { stream, as, acceptChanged, out } = options;
        const choice = { stream, version, as, acceptChanged };
        // Here `--as` is the state: who signs is told by the key alone.
        const common = { ...options, as: undefined };
        if (out !== undefined) {
          const plan = await withMigrator({ ...common, reads: true }, (migrator) =>
            migrator.planRepair(choice),
          );
          await writePlan(plan, out, options.force);
          return undefined;
        }
        const report = await withMigrator(common, async (migrator) =>
          migrator.repair({ ...choice, plan: await planIn(migrator, options) }),
        );
        if (options.json) return printJson(report);
        for (const step of report.repaired) {
          print(`${step.stream} ${step.version} ${step.name}: ${step.repair}`);
        }
        if (report.repaired.length === 0) print(`${report.target}: nothing to repair.`);
      }),
    );
}
