/** Inserting many rows: few statements, of few sizes, so that each is prepared once. */
import { type AnyTable, columnNameOf, type Row } from '@runledger/schema';
import { type RowCodec, rowCodec } from './codec.ts';
import type { DialectPort, PreparedSql, Session } from './port.ts';
import { statementName } from './statement.ts';

/** PostgreSQL takes 65,535 parameters a statement, SQLite 32,766; short statements prepare faster. */
export const PARAMETERS_PER_STATEMENT = 2_000;

export interface InsertionDefinition<R> {
  /** Leads the names of the statements: `jobs_insert`. */
  readonly label: string;
  /**
   * A row whose values in these properties are taken is left alone; `any` for any unique key. Without it a
   * conflict is an error.
   */
  readonly onConflictDoNothing?: readonly (keyof R & string)[] | 'any';
}

export interface Insertion<R> {
  /**
   * Inserts the rows in the order given. More than a few take several statements: call it in a transaction.
   * @returns how many rows are new
   */
  insert(session: Session, rows: readonly R[]): Promise<number>;
  /** As {@link insert}. @returns the rows that are new, as they were given */
  insertNew(session: Session, rows: readonly R[]): Promise<R[]>;
  /** The statement for one row, for review. */
  examples(): PreparedSql[];
}

export function insertion<T extends AnyTable>(
  port: DialectPort,
  table: T,
  { label, onConflictDoNothing }: InsertionDefinition<Row<T>>,
): Insertion<Row<T>> {
  const codec: RowCodec<Row<T>> = rowCodec(table, port.codecs);
  const largest = Math.max(1, Math.floor(PARAMETERS_PER_STATEMENT / codec.columns.length));
  const sizes = [largest, 16, 4, 1].filter((size, place) => place === 0 || size < largest);
  const key = table.primaryKey.columns as readonly (keyof Row<T> & string)[];
  const keyColumns = key.map((property) => columnNameOf(table, property));
  const statements = new Map<string, PreparedSql>();

  function compile(size: number, isReturning: boolean): PreparedSql {
    const form = `${size} ${isReturning}`;
    const known = statements.get(form);
    if (known) return known;
    const blank = Object.fromEntries(codec.columns.map((column) => [column, 0]));
    let query = port.compiler
      .insertInto(table.name)
      .values(Array.from({ length: size }, () => blank));
    if (onConflictDoNothing) {
      query = query.onConflict((conflict) =>
        onConflictDoNothing === 'any'
          ? conflict.doNothing()
          : conflict
              .columns(onConflictDoNothing.map((property) => columnNameOf(table, property)))
              .doNothing(),
      );
    }
    const { sql } = (isReturning ? query.returning(keyColumns) : query).compile();
    const made = { name: statementName(label, sql), sql };
    statements.set(form, made);
    return made;
  }

  async function run<X>(
    rows: readonly Row<T>[],
    each: (chunk: readonly Row<T>[], values: unknown[]) => Promise<X>,
  ): Promise<X[]> {
    const results: X[] = [];
    for (let start = 0; start < rows.length; ) {
      const left = rows.length - start;
      const size = sizes.find((candidate) => candidate <= left) as number;
      const chunk = rows.slice(start, start + size);
      results.push(
        await each(
          chunk,
          chunk.flatMap((row) => codec.encode(row)),
        ),
      );
      start += size;
    }
    return results;
  }

  const keyOf = (row: Row<T>) => JSON.stringify(key.map((property) => row[property]));

  return {
    async insert(session, rows) {
      const changes = await run(rows, async (chunk, values) => {
        const result = await session.execute(compile(chunk.length, false), values);
        return result.changes;
      });
      return changes.reduce((sum, each) => sum + each, 0);
    },
    async insertNew(session, rows) {
      const inserted = await run(rows, async (chunk, values) => {
        const result = await session.execute(compile(chunk.length, true), values);
        return result.rows.map((row) =>
          JSON.stringify(
            key.map((property, place) =>
              port.codecs[table.columns[property].type as 'key'].decode(
                row[keyColumns[place] as string],
              ),
            ),
          ),
        );
      });
      const isNew = new Set(inserted.flat());
      return rows.filter((row) => isNew.delete(keyOf(row)));
    },
    examples: () => [compile(1, false)],
  };
}
