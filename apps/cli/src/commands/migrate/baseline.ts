import type { BaselineOptions } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { print, printJson } from '../../terminal/output.ts';
import { countOf } from '../../terminal/words.ts';
import { withMigrator } from './engine.ts';

export function baselineCommand(): Command {
  return new Command('baseline')
    .summary('adopt a database that has its tables')
    .description(
      'Adopts a database that has its tables already: records migrations as applied without running them.',
    )
    .argument('<version>', 'the newest version whose effects the database has')
    .option('--stream <name>', 'the stream of migrations', 'operational')
    .addHelpText('after', examples('runledger migrate baseline 202501010000'))
    .action(
      action<Pick<BaselineOptions, 'stream'>>(async (options, [version = '']) => {
        const { stream } = options;
        const report = await withMigrator(options, (migrator) =>
          migrator.baseline({ version, stream }),
        );
        if (options.json) return printJson(report);
        for (const { version, name } of report.recorded) print(`recorded ${version} ${name}`);
        print(
          `${report.target}: ${countOf(report.recorded.length, 'migration')} of ${report.stream} recorded as applied.`,
        );
      }),
    );
}
