import type { VerifyReport } from '@runledger/migrator';
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
        print(
          `${report.target}: ${countOf(report.checked, 'migration')} checked, ${verdictOf(report)}.`,
        );
        return code;
      }),
    );
}

function verdictOf({ ok, findings }: VerifyReport): string {
  if (ok) return 'as they were applied';
  const count = (file: string) => findings.filter((finding) => finding.file === file).length;
  const [changed, missing] = [count('statements'), count('missing')];
  return [
    ...(changed > 0 ? [`${changed} changed since`] : []),
    ...(missing > 0 ? [`${missing} without a file`] : []),
  ].join(', ');
}
