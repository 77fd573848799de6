/** PostgreSQL's side of validation: what a schema holds, and what the model's definitions come to there. */
import {
  type DatabaseSchema,
  dump,
  type NativeObject,
  type SchemaDatabase,
} from '@runledger/governance';
import { operationsModel } from '@runledger/schema';
import { postgresDialect } from './dialect.ts';
import { readObjects } from './objects.ts';
import { type CatalogConnection, CatalogReader } from './reader.ts';
import { readTables } from './tables.ts';

/** What the migrations make besides the model's tables. Their definitions are held to the golden dump. */
const nativeObjects: readonly NativeObject[] = [
  ...['update', 'delete', 'truncate'].map((event) => ({
    type: 'trigger',
    table: 'audit_log_entries',
    name: `trg_audit_log_entries_${event}`,
    owner: 'audit_log_entries',
  })),
  {
    type: 'function',
    table: null,
    name: 'audit_log_entries_refuse()',
    owner: 'audit_log_entries',
  },
  {
    type: 'function',
    table: null,
    name: 'usage_events_ensure_partitions(earliest timestamp with time zone, latest timestamp with time zone, events regclass)',
    owner: 'usage_events',
  },
];

/**
 * Reads the schema that comes first in the connection's search path. Definitions are PostgreSQL's own
 * (`pg_get_constraintdef` and its like), partitions are left out.
 */
function introspect(connection: CatalogConnection): Promise<DatabaseSchema> {
  return readSchema(
    new CatalogReader(connection),
    '(SELECT oid FROM pg_namespace WHERE nspname = current_schema())',
  );
}

/**
 * The canonical text of the schema that comes first in the search path: the same on every run, every machine
 * and every major version, without partitions and the migration engine's own tables.
 */
export async function dumpSchema(connection: CatalogConnection): Promise<string> {
  const ownTables = new Set<string>(Object.values(operationsModel).map((table) => table.name));
  return dump(await introspect(connection), (table) => ownTables.has(table));
}

/**
 * The database for {@link validate}. The connection is used for nothing else meanwhile, and is outside any
 * transaction: the model's tables are made as temporary ones and rolled back, which wants the right to make
 * temporary tables.
 */
export function postgresSchemaDatabase(connection: CatalogConnection): SchemaDatabase {
  return {
    dialect: postgresDialect,
    nativeObjects,
    introspect: () => introspect(connection),
    async describe(statements) {
      await connection.query('BEGIN');
      try {
        await connection.query('SET LOCAL search_path = pg_temp');
        await connection.query(statements.join(';\n'));
        return await readSchema(new CatalogReader(connection), 'pg_my_temp_schema()');
      } finally {
        await connection.query('ROLLBACK');
      }
    },
  };
}

async function readSchema(reader: CatalogReader, schemaSql: string): Promise<DatabaseSchema> {
  const [schema] = await reader.rows<{ id: string | null }>(
    `SELECT ${schemaSql}::int8::text AS id`,
  );
  // A search path may name schemas of which none is there yet.
  if (!schema?.id) return { tables: [], objects: [] };
  return {
    tables: await readTables(reader, schema.id),
    objects: await readObjects(reader, schema.id),
  };
}
