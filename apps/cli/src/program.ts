/** The command line: what there is to type, and what each command says about itself. */
import { Command } from 'commander';
import { examples } from './command.ts';
import { auditCommand } from './commands/audit.ts';
import { doctorCommand } from './commands/doctor.ts';
import { initCommand } from './commands/init.ts';
import { jobsCommand } from './commands/jobs.ts';
import { keysCommand } from './commands/keys.ts';
import { migrateCommand } from './commands/migrate.ts';
import { modelsCommand } from './commands/models.ts';
import { orgsCommand } from './commands/orgs.ts';
import { reportCommand } from './commands/report.ts';
import { seedCommand } from './commands/seed.ts';
import { tasksCommand } from './commands/tasks.ts';
import { usageCommand } from './commands/usage.ts';
import { usersCommand } from './commands/users.ts';
import { hideSecrets } from './terminal/failure.ts';
import { version } from './version.ts';

/** The whole program. It throws a `CommanderError` where it would end the process. */
export function createProgram(): Command {
  const program = new Command('runledger')
    .description(
      'The persistence layer of an AI platform: migrations, sample data, usage and reports.',
    )
    .version(version, '-V, --version', 'print the version')
    .option('--driver <driver>', 'postgres or sqlite, whatever the configuration says')
    .option(
      '--config <file>',
      'configuration file; without it, runledger.config.* is searched upwards',
    )
    .option('--env <name>', 'one of the environments of the configuration')
    .option('--json', 'print data as JSON')
    .option('--verbose', 'print where an error comes from')
    .addHelpText(
      'after',
      examples(
        'runledger init',
        'runledger migrate',
        'runledger seed',
        'runledger report usage --by model',
      ),
    );

  const commands = [
    migrateCommand(),
    seedCommand(),
    usageCommand(),
    reportCommand(),
    modelsCommand(),
    orgsCommand(),
    usersCommand(),
    keysCommand(),
    jobsCommand(),
    tasksCommand(),
    auditCommand(),
    initCommand(),
    doctorCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  settle(program);
  return program;
}

/** What holds for every command, however deep. */
function settle(command: Command): void {
  command
    .exitOverride()
    // Messages repeat what was typed.
    .configureOutput({ outputError: (text, write) => write(hideSecrets(text)) })
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
    .showHelpAfterError(`Try ${pathOf(command)} --help.`);
  if (command.commands.length > 0)
    command.helpCommand('help [command]', 'print the help of a command');
  for (const inner of command.commands) settle(inner);
}

/** The words to type for a command. */
export function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
