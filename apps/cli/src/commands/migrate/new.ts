import { relative } from 'node:path';
import type { Config } from '@runledger/config';
import type { AnyTable } from '@runledger/schema';
import { Command } from 'commander';
import { action, type CommonOptions, examples } from '../../command.ts';
import type { DraftStream } from '../../drafts/streams.ts';
import { hideSecretsWith, UsageError } from '../../terminal/failure.ts';
import { note, print, printJson } from '../../terminal/output.ts';
import { countOf } from '../../terminal/words.ts';

interface NewOptions {
  readonly stream?: string;
  readonly fromModel?: boolean;
  readonly transactionNone?: boolean;
  readonly breaking?: boolean;
}

export function newCommand(): Command {
  return new Command('new')
    .summary('draft the files of a migration')
    .description(
      'Drafts the files of a migration, up and down, for every database that the stream has a directory for.\nWith --from-model the statements are drafted, too: what the model has and the migrations have not, found by applying them to scratch databases.',
    )
    .argument('<name>', 'what the migration does, in a few words')
    .option('--stream <name>', 'the stream of migrations; needed where there are several')
    .option('--from-model', "draft the statements from the stream's model")
    .option('--transaction-none', 'for statements that cannot run in a transaction')
    .option('--breaking', 'code that does not know the migration must not run on it')
    .addHelpText(
      'after',
      examples(
        'runledger migrate new "add email to users"',
        'runledger migrate new tickets --stream help-desk --from-model',
      ),
    )
    .action(
      action<NewOptions>(async (options, [name = '']) => {
        const { slugOf } = await import('../../drafts/name.ts');
        const slug = slugOf(name);
        if (options.fromModel && options.transactionNone) {
          throw new UsageError('--from-model finds out which statements need --transaction-none.');
        }
        const { config, stream } = await chosenStream(options);
        const drafts = options.fromModel ? await draftsOf(config, stream) : null;
        if (drafts && [...drafts.values()].every((migrations) => migrations.length === 0)) {
          if (options.json) return printJson({ command: 'new', stream: stream.stream, files: [] });
          print(`The migrations of ${stream.stream} make what its model says: nothing to draft.`);
          return;
        }
        const { writeDrafts } = await import('../../drafts/files.ts');
        const files = writeDrafts({
          stream,
          title: name,
          slug,
          now: new Date(),
          isOutsideTransaction: options.transactionNone ?? false,
          isBreaking: options.breaking ?? false,
          drafts,
        });
        if (options.json) return printJson({ command: 'new', stream: stream.stream, files });
        for (const { path } of files) print(relative('', path));
        noteWhatIsLeft(stream, drafts !== null, files.length);
      }),
    );
}

async function chosenStream(options: CommonOptions & NewOptions) {
  const [{ loadForFiles, redactor }, { draftStream }] = await Promise.all([
    import('@runledger/config'),
    import('../../drafts/streams.ts'),
  ]);
  const { config: file, env: environment, driver } = options;
  const config = await loadForFiles({ file, environment, driver });
  hideSecretsWith(redactor(config));
  return { config, stream: draftStream(config, options.stream, process.cwd()) };
}

async function draftsOf(config: Config, stream: DraftStream) {
  const { draftFromModel, loadTables } = await import('@runledger/config/drafting');
  return await draftFromModel(config, {
    ...stream,
    tables: await tablesOf(config, stream, loadTables),
  });
}

async function tablesOf(
  config: Config,
  { stream, model, isOwn }: DraftStream,
  load: (path: string) => Promise<AnyTable[]>,
): Promise<AnyTable[]> {
  const { analyticsModel, model: whole, operationalModel } = await import('@runledger/schema');
  if (isOwn) return Object.values(stream === 'analytics' ? analyticsModel : operationalModel);
  if (model === null) {
    throw new UsageError(
      `The configuration does not say where the tables of ${stream} are declared: name the module, as streams.${stream}.model in ${config.files.config}.`,
    );
  }
  // What it passes on from Runledger's model is Runledger's to make.
  const ours = new Set<string>(Object.values(whole).map(({ name }) => name));
  return (await load(model)).filter(({ name }) => !ours.has(name));
}

function noteWhatIsLeft(stream: DraftStream, isDrafted: boolean, files: number): void {
  const missing = (['postgres', 'sqlite'] as const).filter((driver) => !stream.directories[driver]);
  for (const driver of missing) {
    note(`Nothing for ${driver}: add streams.${stream.stream}.${driver} to have both drafted.`);
  }
  note(
    isDrafted
      ? `Drafted ${countOf(files, 'file')}: read every line, settle what is marked DRAFT, then \`runledger migrate lint\`.`
      : 'Write the statements, then `runledger migrate lint`.',
  );
  if (stream.isOwn) note('Then `pnpm generate`, which lets the packages carry it.');
}
