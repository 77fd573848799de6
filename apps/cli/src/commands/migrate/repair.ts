import type { RepairOptions } from '@runledger/migrator';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { print, printJson } from '../../terminal/output.ts';
import { withMigrator } from './engine.ts';

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
        'applied when its effects were completed by hand, pending when they were removed by hand',
      ).choices(['applied', 'pending']),
    )
    .option('--accept-changed', 'record the checksums of files whose statements were changed, too')
    .addHelpText(
      'after',
      examples(
        'runledger migrate repair',
        'runledger migrate repair 202501010000 --stream operational --as pending',
      ),
    )
    .action(
      action<RepairOptions>(async (options, [version]) => {
        const { stream, as, acceptChanged } = options;
        const report = await withMigrator(options, (migrator) =>
          migrator.repair({ stream, version, as, acceptChanged }),
        );
        if (options.json) return printJson(report);
        for (const step of report.repaired) {
          print(`${step.stream} ${step.version} ${step.name}: ${step.repair}`);
        }
        if (report.repaired.length === 0) print(`${report.target}: nothing to repair.`);
      }),
    );
}
