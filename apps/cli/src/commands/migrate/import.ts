import { Command, Option } from 'commander';
import { type ToolName, toolNames } from '../../adoption/tools.ts';
import { action, examples } from '../../command.ts';
import { CommandError, hideSecretsWith } from '../../terminal/failure.ts';
import { note, print, printJson } from '../../terminal/output.ts';
import { countOf } from '../../terminal/words.ts';

interface ImportOptions {
  readonly from: ToolName;
  readonly stream?: string;
}

export function importCommand(): Command {
  return new Command('import')
    .summary('take over the migration files of another tool')
    .description(
      'Writes the migration files of another tool as migrations of a stream, for the database that is configured. Its own files stay as they are.\nThen `baseline --from` records those that the tool has applied.',
    )
    .argument('<directory>', 'where the files of the other tool are')
    .addOption(
      new Option('--from <tool>', 'the other tool').choices(toolNames).makeOptionMandatory(),
    )
    .option('--stream <name>', 'the stream of migrations; needed where there are several')
    .addHelpText('after', examples('runledger migrate import db/migrations --from dbmate'))
    .action(
      action<ImportOptions>(async (options, [directory = '']) => {
        const [
          { loadForFiles, redactor },
          { problemsOfFiles },
          { draftStream },
          { foreignTool },
          { writeImported },
        ] = await Promise.all([
          import('@runledger/config'),
          import('@runledger/config/adoption'),
          import('../../drafts/streams.ts'),
          import('../../adoption/tools.ts'),
          import('../../adoption/import.ts'),
        ]);
        const { config: file, env: environment, driver: wanted } = options;
        const config = await loadForFiles({ file, environment, driver: wanted });
        hideSecretsWith(redactor(config));
        const { stream, directories } = draftStream(config, options.stream, process.cwd());
        const { driver } = config.connection;
        const tool = await foreignTool(options.from);
        const { migrations, left } = await tool.read(directory, driver);
        if (migrations.length === 0) {
          throw new CommandError(
            [
              `There is no migration of ${tool.name} in ${directory}.`,
              ...left.map(endWithDot),
            ].join('\n'),
          );
        }
        const own = directories[driver] ?? '';
        const imported = writeImported(tool, own, migrations);
        const written = imported.flatMap(({ version, name }) => [
          `${version}_${name}.up.sql`,
          `${version}_${name}.down.sql`,
        ]);
        const problems = await problemsOfFiles(config, own, written);
        if (options.json)
          return printJson({ command: 'import', stream, driver, imported, left, problems });
        for (const { version, name, id } of imported) print(`imported ${version} ${name} (${id})`);
        for (const remark of left) note(`Left: ${remark}.`);
        for (const problem of problems) note(`To be mended before \`migrate\`: ${problem}`);
        for (const other of Object.keys(directories).filter((each) => each !== driver)) {
          note(
            `Nothing for ${other}: import again with --driver ${other}, or write what it needs.`,
          );
        }
        print(
          `${stream}: ${countOf(imported.length, 'migration')} of ${tool.name} imported, ${migrations.length - imported.length} there before.`,
        );
      }),
    );
}

const endWithDot = (sentence: string) => `${sentence}.`;
