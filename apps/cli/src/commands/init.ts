import { existsSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { action, examples } from '../command.ts';
import { CommandError } from '../terminal/failure.ts';
import { print, printJson } from '../terminal/output.ts';
import { chosen, isInteractive } from '../terminal/prompt.ts';

const kinds = ['ts', 'json', 'yaml'] as const;
type Kind = (typeof kinds)[number];

export function initCommand(): Command {
  return new Command('init')
    .summary('write a configuration file')
    .description('Writes a commented runledger.config file into the current directory.')
    .addOption(new Option('--format <format>', 'kind of file').choices(kinds))
    .option('--force', 'overwrite the file that is there')
    .addHelpText(
      'after',
      examples('runledger init', 'runledger init --driver sqlite --format yaml'),
    )
    .action(
      action<{ format?: Kind; force?: boolean }>(async (options) => {
        const driver = options.driver ?? (await askForDriver());
        const kind = options.format ?? 'ts';
        const { configTemplate } = await import('../template.ts');
        const text = configTemplate(driver, kind);
        const file = resolve(`runledger.config.${kind}`);
        if (existsSync(file) && !options.force) {
          throw new CommandError(
            `${basename(file)} exists already: edit it, or add --force to overwrite it.`,
          );
        }
        writeFileSync(file, text);
        if (options.json) return printJson({ file, driver });
        print(`Wrote ${basename(file)}. Next: runledger doctor, then runledger migrate.`);
      }),
    );
}

async function askForDriver(): Promise<string> {
  if (!isInteractive()) return 'postgres';
  return await chosen('Where is the data to live?', [
    { value: 'sqlite', label: 'SQLite', hint: 'a file: a laptop or one small server' },
    { value: 'postgres', label: 'PostgreSQL', hint: 'a server: production' },
  ]);
}
