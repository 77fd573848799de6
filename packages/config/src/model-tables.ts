/** The tables that an application declares in a module of its own. */
import type { AnyTable } from '@runledger/schema';
import { importModule, reasonOf } from './file.ts';
import { ConfigError } from './problems.ts';

/**
 * Every table that the module exports: by itself, or in an object of tables.
 * @throws ConfigError when the module cannot be read, or has none
 */
export async function loadTables(path: string): Promise<AnyTable[]> {
  const module = await importModule(path).catch((cause: unknown) => {
    throw problem(path, reasonOf(cause, path), cause);
  });
  const tables = new Map<string, AnyTable>();
  for (const table of Object.values(module).flatMap(tablesIn)) tables.set(table.name, table);
  if (tables.size === 0) {
    throw problem(
      path,
      'exports no tables; declare them with table() of @runledger/schema and export them',
    );
  }
  return [...tables.values()];
}

function tablesIn(value: unknown): AnyTable[] {
  if (isTable(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  const inside: unknown[] = Object.values(value);
  return inside.every(isTable) ? inside : [];
}

/** By its looks: the module may have a copy of the model's package of its own. */
function isTable(value: unknown): value is AnyTable {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['name', 'columns', 'primaryKey', 'uniques', 'indexes', 'foreignKeys', 'checks'].every(
      (key) => key in value,
    )
  );
}

function problem(path: string, message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ path: '', message: `${path} ${message}`, source: null }], { cause });
}
