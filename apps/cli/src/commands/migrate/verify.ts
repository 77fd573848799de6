import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { withMigrator } from '../../migrations/with-migrator.ts';
import { print, printJson, styled } from '../../terminal/output.ts';
import { countOf } from '../../terminal/words.ts';

const DRIFTED = 4;

export function verifyCommand(): Command {
  return new Command('verify')
    .summary('whether the files are what was applied')
    .description(
      'Compares the migration files with what was applied, without changing anything.\nExit code: 0 they are the same but for comments, 4 a statement was changed or a file is missing.',
    )
    .addHelpText('after', examples('runledger migrate verify'))
    .action(
      action(async (options) => {
        const report = await withMigrator({ ...options, reads: true }, (migrator) =>
          migrator.verify(),
        );
        const code = report.ok ? 0 : DRIFTED;
        if (options.json) {
          printJson(report);
          return code;
        }
        for (const finding of report.findings) {
          const colour = finding.file === 'comments' ? 'yellow' : 'red';
          print(
            `${styled(colour, finding.file)} ${finding.stream} ${finding.version} ${finding.name}: ${finding.message}`,
          );
        }
        const verdict = report.ok ? 'as they were applied' : 'changed since they were applied';
        print(`${report.target}: ${countOf(report.checked, 'migration')} checked, ${verdict}.`);
        return code;
      }),
    );
}
