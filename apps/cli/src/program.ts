/** The command line: what there is to type, and what each command says about itself. */
import { Command, type Option } from 'commander';
import { examples } from './command.ts';
import { hideSecrets } from './terminal/failure.ts';
import { version } from './version.ts';

/** Loaded by their names: most of the start went into commands that nobody had asked for. */
const commands = {
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand(),
  seed: async () => (await import('./commands/seed.ts')).seedCommand(),
  usage: async () => (await import('./commands/usage.ts')).usageCommand(),
  report: async () => (await import('./commands/report.ts')).reportCommand(),
  models: async () => (await import('./commands/models.ts')).modelsCommand(),
  orgs: async () => (await import('./commands/orgs.ts')).orgsCommand(),
  users: async () => (await import('./commands/users.ts')).usersCommand(),
  keys: async () => (await import('./commands/keys.ts')).keysCommand(),
  jobs: async () => (await import('./commands/jobs.ts')).jobsCommand(),
  tasks: async () => (await import('./commands/tasks.ts')).tasksCommand(),
  audit: async () => (await import('./commands/audit.ts')).auditCommand(),
  init: async () => (await import('./commands/init.ts')).initCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
};

/**
 * The program with the command that the arguments name, or with all where they name none, as for its help. It throws
 * a `CommanderError` where it would end the process.
 */
export async function createProgram(args: readonly string[] = []): Promise<Command> {
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

  const name = commandIn(args, program.options);
  const loading = isCommand(name) ? [commands[name]] : Object.values(commands);
  const loaded = await Promise.all(loading.map((load) => load()));
  for (const command of loaded) program.addCommand(command);
  settle(program);
  return program;
}

/** The first word that is neither an option nor its value; behind an unknown option, commander sees no command. */
function commandIn(args: readonly string[], options: readonly Option[]): string | undefined {
  for (let place = 0; place < args.length; place++) {
    const [word = '', value] = args[place]?.split('=') ?? [];
    if (!word.startsWith('-')) return args[place];
    const option = options.find(({ short, long }) => word === long || word === short);
    if (option === undefined) return undefined;
    if (option.required && value === undefined) place++;
  }
  return undefined;
}

function isCommand(name: string | undefined): name is keyof typeof commands {
  return name !== undefined && Object.hasOwn(commands, name);
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
