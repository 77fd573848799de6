/** SQLite's SQL, as the migration engine has to read it. https://www.sqlite.org/lang.html */
import type { Placement, ScriptStyle, SqlSyntax, Statement } from '@runledger/migrator';

export const sqliteSyntax: SqlSyntax = {
  dollarQuotes: false,
  escapeStrings: false,
  nestedComments: false,
  identifierQuotes: { '`': '`', '[': ']' },
  operator: /->>|->|\|\||<=|>=|<>|==|!=|<<|>>|./sy,
  bodies: 'trigger',
  semicolonsInParentheses: false,
};

/** For `sqlite3 FILE < SCRIPT`; around a rebuild as the engine has it. */
export const sqliteScript: ScriptStyle = {
  begin: ['.bail on', 'PRAGMA foreign_keys = ON;'],
  transaction: 'BEGIN IMMEDIATE;',
  beforeRebuild: ['PRAGMA foreign_keys = OFF;', 'PRAGMA legacy_alter_table = ON;'],
  afterRebuild: [
    'PRAGMA legacy_alter_table = OFF;',
    'PRAGMA foreign_keys = ON;',
    '-- Any row that this gives points to one that is not there.',
    'PRAGMA foreign_key_check;',
  ],
};

const words = ({ tokens }: Statement, count: number) =>
  tokens.slice(0, count).join(' ').toUpperCase();

/** VACUUM alone cannot run in a transaction. Running it twice does no harm, so it needs no probe. */
export function placement(statement: Statement): Placement {
  return words(statement, 1) === 'VACUUM' ? 'alone' : 'together';
}

const REBUILD =
  'say "-- runledger: rebuild=<table>" at the top of the file, and the engine turns foreign keys off and checks them.';
const OPENED =
  'this pragma is set when the database is opened, and cannot change inside a transaction.';
const SCHEMA_TABLE =
  'it lets statements write the table that holds the schema, past every check that SQLite makes there, and can leave a database that nothing opens: say it in CREATE, ALTER and DROP.';
const CONNECTION =
  'it would change what statements mean, or what stops them, for all that follows on the connection, the engine’s own included.';

/** By pragma, why not. Those that report, check or write a number into the file's header are harmless. */
const refusedPragmas: ReadonlyMap<string, string> = new Map([
  ...['foreign_keys', 'defer_foreign_keys'].map(
    (name) =>
      [
        name,
        `inside a transaction this pragma does nothing, or hides a broken reference: ${REBUILD}`,
      ] as const,
  ),
  ...['journal_mode', 'synchronous', 'locking_mode'].map((name) => [name, OPENED] as const),
  ...['writable_schema', 'schema_version'].map((name) => [name, SCHEMA_TABLE] as const),
  [
    'ignore_check_constraints',
    'it lets in rows that a CHECK refuses, and nothing finds them afterwards: write values that the CHECK allows, or make the table anew with another.',
  ],
  [
    'legacy_alter_table',
    `with it a renamed table stays what it was called in triggers and views: ${REBUILD}`,
  ],
  [
    'trusted_schema',
    'it lets the schema’s own triggers, views and defaults call functions that can do harm.',
  ],
  ...['recursive_triggers', 'case_sensitive_like', 'query_only', 'read_uncommitted'].map(
    (name) => [name, CONNECTION] as const,
  ),
  ...['busy_timeout', 'wal_autocheckpoint', 'cell_size_check', 'hard_heap_limit'].map(
    (name) => [name, CONNECTION] as const,
  ),
  ...['temp_store_directory', 'data_store_directory'].map(
    (name) =>
      [name, 'a migration changes the database it is applied to, and no other file.'] as const,
  ),
]);

/** `PRAGMA main."journal_mode" = …`: its name, which may stand behind a schema's and in any quotes. */
function pragmaOf({ tokens }: Statement): string {
  const name = tokens[2] === '.' ? tokens[3] : tokens[1];
  return (name ?? '').replace(/^["'`[]|["'`\]]$/g, '').toLowerCase();
}

/** What would defeat the engine's guards, or leave the database that it works on. */
export function refuses(statement: Statement): string | null {
  const word = words(statement, 1);
  if (word === 'PRAGMA') return refusedPragmas.get(pragmaOf(statement)) ?? null;
  if (word === 'ATTACH' || word === 'DETACH') {
    return 'a migration changes the database it is applied to, and no other file.';
  }
  return null;
}
