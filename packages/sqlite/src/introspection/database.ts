/** SQLite's side of validation: what a file holds, and what the model's definitions come to there. */
import {
  type ColumnSchema,
  type DatabaseSchema,
  dump,
  type NativeObject,
  type SchemaDatabase,
  type SchemaObject,
  type TableSchema,
} from '@runledger/governance';
import { operationsModel } from '@runledger/schema';
import Database from 'better-sqlite3';
import { columnSuffixesOf, constraintsOf } from './create-table.ts';
import { sqliteDialect } from './dialect.ts';
import { textOf, tokensOf } from './tokens.ts';

/** What the migrations make besides the model's tables. Their definitions are held to the golden dump. */
const nativeObjects: readonly NativeObject[] = [
  'update',
  'delete',
  'replace_sequence',
  'replace_id',
].map((event) => ({
  type: 'trigger',
  table: 'audit_log_entries',
  name: `trg_audit_log_entries_${event}`,
  owner: 'audit_log_entries',
}));

interface MasterRow {
  readonly type: 'table' | 'index' | 'trigger' | 'view';
  readonly name: string;
  readonly tbl_name: string;
  /** Null for an index that a constraint made. */
  readonly sql: string | null;
}

/** Reads the main database. */
export function introspect(connection: Database.Database): DatabaseSchema {
  const master = connection
    .prepare<[], MasterRow>(
      String.raw`SELECT type, name, tbl_name, sql FROM sqlite_schema
        WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\' AND sql IS NOT NULL ORDER BY name`,
    )
    .all();
  const objectsOf = (table: string, type: MasterRow['type']): SchemaObject[] =>
    master
      .filter((row) => row.tbl_name === table && row.type === type)
      .map((row) => ({ type, name: row.name, definition: definitionOf(row) }));
  return {
    tables: master
      .filter(({ type }) => type === 'table')
      .map(
        ({ name, sql }): TableSchema => ({
          name,
          options: optionsOf(connection, name),
          columns: columnsOf(connection, name, sql ?? ''),
          constraints: constraintsOf(sql ?? ''),
          indexes: objectsOf(name, 'index'),
          attachments: objectsOf(name, 'trigger'),
        }),
      ),
    objects: master
      .filter(({ type }) => type === 'view')
      .map((row) => ({ type: 'view', name: row.name, definition: definitionOf(row) })),
  };
}

/**
 * The canonical text of the database: the same on every run and every machine, without the migration engine's
 * own tables.
 */
export function dumpSchema(connection: Database.Database): string {
  const ownTables = new Set<string>(Object.values(operationsModel).map((table) => table.name));
  return dump(introspect(connection), (table) => ownTables.has(table));
}

/** The database for {@link validate}; the model's tables are made in memory, beside it. */
export function sqliteSchemaDatabase(connection: Database.Database): SchemaDatabase {
  return {
    dialect: sqliteDialect,
    nativeObjects,
    introspect: () => Promise.resolve(introspect(connection)),
    describe(statements) {
      const scratch = new Database(':memory:');
      try {
        scratch.exec(statements.join(';\n'));
        return Promise.resolve(introspect(scratch));
      } finally {
        scratch.close();
      }
    },
  };
}

/** An index from its `(…)` on, with `unique`; a trigger or a view from what follows its name. */
function definitionOf({ type, sql }: MasterRow): string {
  const tokens = tokensOf(sql ?? '');
  const start = tokens.indexOf(type) + 1;
  const hasGuard = tokens[start] === 'if';
  const rest = tokens.slice(start + (hasGuard ? 4 : 1));
  if (type !== 'index') return textOf(rest);
  const unique = tokens[1] === 'unique' ? ['unique'] : [];
  return textOf([...unique, ...rest.slice(rest.indexOf('('))]);
}

interface TableListRow {
  readonly type: string;
  readonly strict: 0 | 1;
  readonly wr: 0 | 1;
}

function optionsOf(connection: Database.Database, table: string): string {
  const row = connection
    .prepare<[string], TableListRow>(
      "SELECT type, strict, wr FROM pragma_table_list(?) WHERE schema = 'main'",
    )
    .get(table);
  if (!row) throw new RangeError(`SQLite lists no table ${table}.`);
  return [
    ...(row.type === 'table' ? [] : [row.type.toUpperCase()]),
    ...(row.strict ? ['STRICT'] : []),
    ...(row.wr ? ['WITHOUT ROWID'] : []),
  ].join(', ');
}

interface TableInfoRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly dflt_value: string | null;
  /** 2 and 3 are generated columns, virtual and stored. */
  readonly hidden: 0 | 1 | 2 | 3;
}

function columnsOf(
  connection: Database.Database,
  table: string,
  createTable: string,
): ColumnSchema[] {
  const suffixes = columnSuffixesOf(createTable);
  return connection
    .prepare<[string], TableInfoRow>(
      'SELECT name, type, "notnull", dflt_value, hidden FROM pragma_table_xinfo(?) ORDER BY cid',
    )
    .all(table)
    .map((row) => ({
      name: row.name,
      type: [
        row.type,
        suffixes.get(row.name.toLowerCase()) ?? '',
        ...(row.hidden === 3 ? ['STORED'] : []),
      ]
        .filter((part) => part !== '')
        .join(' '),
      isNullable: row.notnull === 0,
      default: row.dflt_value === null ? null : textOf(tokensOf(row.dflt_value)),
    }));
}
