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

/** What would defeat the engine's guards, or leave the database that it works on. */
export function refuses(statement: Statement): string | null {
  switch (words(statement, 2)) {
    case 'PRAGMA FOREIGN_KEYS':
    case 'PRAGMA DEFER_FOREIGN_KEYS':
      return 'inside a transaction this pragma does nothing, or hides a broken reference: say "-- runledger: rebuild=<table>" at the top of the file, and the engine turns foreign keys off and checks them.';
    case 'PRAGMA JOURNAL_MODE':
    case 'PRAGMA SYNCHRONOUS':
      return 'this pragma is set when the database is opened, and cannot change inside a transaction.';
    default:
  }
  if (['ATTACH', 'DETACH'].includes(words(statement, 1))) {
    return 'a migration changes the database it is applied to, and no other file.';
  }
  return null;
}
