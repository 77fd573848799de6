/** Which version a database stands at that another tool has migrated. */
import { type CommonOptions, configured } from '../command.ts';
import { draftStream } from '../drafts/streams.ts';
import { CommandError } from '../terminal/failure.ts';
import { adoptedVersion } from './adopted.ts';
import { importedFrom } from './import.ts';
import { foreignTool, type ToolName } from './tools.ts';

export interface AdoptionOptions {
  readonly from: ToolName;
  readonly table?: string;
  readonly stream?: string;
}

const OWN_TABLE = 'schema_migrations';

/**
 * Reads the tool's history, and changes nothing.
 * @throws CommandError where there is none, or it does not fit the migrations that were imported
 */
export async function adoptedFrom(
  options: AdoptionOptions & CommonOptions,
): Promise<{ stream: string; version: string }> {
  const [config, tool, { readForeignTable }] = await Promise.all([
    configured(options),
    foreignTool(options.from),
    import('@runledger/config/adoption'),
  ]);
  const { stream, directories } = draftStream(config, options.stream, process.cwd());
  const table = options.table ?? tool.table;
  const rows = await readForeignTable(config, table);
  if (rows === null) {
    throw new CommandError(
      `The database has no table ${table}, where ${tool.name} keeps its history: name it with --table, on PostgreSQL with its schema, such as public.${tool.table}.`,
    );
  }
  if (table === OWN_TABLE) {
    throw new CommandError(
      `${tool.name}'s history has the name of Runledger's own: rename it (ALTER TABLE ${OWN_TABLE} RENAME TO ${options.from}_migrations) and say --table ${options.from}_migrations, or name it with its schema where that is another one.`,
    );
  }
  const imported = importedFrom(tool, directories[config.connection.driver] ?? '');
  const known = imported.map(({ id }) => id);
  const version = adoptedVersion(tool, tool.applied(rows, known), imported);
  if (version === null) {
    throw new CommandError(
      `${tool.name} has applied nothing here: there is nothing to record, and \`runledger migrate\` applies all.`,
    );
  }
  return { stream, version };
}
