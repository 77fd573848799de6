import type { ScriptOptions } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { withMigrator } from '../../migrations/with-migrator.ts';
import { print, printJson } from '../../terminal/output.ts';

export function sqlCommand(): Command {
  return new Command('sql')
    .summary('the script between two versions, offline')
    .description(
      'Prints the SQL that leads from one version to another, for psql or sqlite3; without connecting.\nWhere --from is the later one, it rolls back. The script keeps no history.',
    )
    .requiredOption(
      '--from <version>',
      'the version that the database is at; 0 is before the first',
    )
    .requiredOption('--to <version>', 'the version that it is to have')
    .option('--stream <name>', 'only this stream of migrations')
    .addHelpText(
      'after',
      examples(
        'runledger migrate sql --from 0 --to 202611200300 > script.sql',
        'runledger migrate sql --from 202611200800 --to 202611200700 --stream analytics',
      ),
    )
    .action(
      action<ScriptOptions>(async (options) => {
        const { from, to, stream } = options;
        const sql = await withMigrator({ ...options, reads: true }, (migrator) =>
          migrator.script({ from, to, stream }),
        );
        if (options.json) return printJson({ command: 'sql', from, to, sql });
        print(sql.trimEnd());
      }),
    );
}
