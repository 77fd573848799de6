/** Writing whole rows in place of those with the same key: one statement, for one row or for many. */
import { type AnyTable, type Columns, columnNameOf, type Row } from '@runledger/schema';
import { type InsertQueryBuilder, sql } from 'kysely';
import { partialCodec, rowCodec } from './codec.ts';
import { type RowChunk, rowChunks, storedColumns } from './json-rows.ts';
import type { DialectPort, PreparedSql, Session } from './port.ts';
import { statement } from './statement.ts';

export interface UpsertionDefinition<R> {
  /** Leads the names of the statements: `task_states_upsert`. */
  readonly label: string;
  /** The unique key by which a row is found that is there already. */
  readonly key: readonly (keyof R & string)[];
  /** Where the key is partial: the property that its rows have. */
  readonly where?: keyof R & string;
  /** What the row that is there keeps, besides its key. */
  readonly keeps: readonly (keyof R & string)[];
  /** Is written only where something else changes; then the same call twice leaves the same row. */
  readonly advances?: keyof R & string;
  /** Amounts that are added to those of the row that is there, rather than written over them. */
  readonly adds?: readonly (keyof R & string)[];
  /** Points to the last part of the key in the same table. */
  readonly pointsToSelf?: keyof R & string;
}

export interface Upsertion<R> {
  /** @returns the row as it is now */
  upsert(session: Session, row: R): Promise<R>;
  /**
   * Writes many, all or none; of two with one key the later one stays, and amounts to be added are all added.
   * Whatever the order given, they are written in the order of their keys, so that calls at the same time cannot
   * wait for each other in a circle.
   * @returns the rows as they are now, in the order given
   */
  upsertMany(session: Session, rows: readonly R[]): Promise<R[]>;
  /** The statements for one row and for many, for review. */
  examples(): PreparedSql[];
}

export function upsertion<T extends AnyTable>(
  port: DialectPort,
  table: T,
  definition: UpsertionDefinition<Row<T>>,
): Upsertion<Row<T>> {
  type R = Row<T>;
  const { label, key, keeps, adds = [], advances, pointsToSelf } = definition;
  const codec = rowCodec(table, port.codecs);
  const columns = [...codec.columns];
  // What the row that is there has a say in; the rest is as it was given.
  const decided = [...new Set([...keeps, ...adds, ...(advances ? [advances] : [])])];
  const decidedCodec = partialCodec(table, port.codecs, decided);
  const keyedCodec = partialCodec(table, port.codecs, [...new Set([...key, ...decided])]);
  const one = statement<string>(port, label, (db, parameter) =>
    orUpdate(
      db
        .insertInto(table.name)
        .values(Object.fromEntries(columns.map((column) => [column, parameter(column)]))),
      table,
      definition,
    ).returning([...decidedCodec.columns]),
  );
  const many = statement<'rows'>(port, `${label}_many`, (db, parameter) => {
    const given = port.storedRows(sql`${parameter('rows')}`, storedColumns(table)).as('given');
    // Without a condition SQLite would read ON CONFLICT as the ON of a join.
    const selection = db.selectFrom(given).select(columns).where(sql.lit(true));
    const insert = db.insertInto(table.name).columns(columns).expression(selection);
    return orUpdate(insert, table, definition).returning([...keyedCodec.columns]);
  });

  const keyOf = (row: Partial<R>) => JSON.stringify(key.map((property) => row[property]));
  const inOrder = (rows: Iterable<R>) =>
    [...new Map([...rows].map((row) => [keyOf(row), row]))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row);
  const chunksOf = (rows: readonly R[]) => rowChunks(codec, rows);

  async function write(session: Session, chunk: RowChunk<R>): Promise<[string, R][]> {
    const { rows } = await session.execute(many, many.bind({ rows: chunk.text }));
    const placeOf = new Map(chunk.rows.map((row, place) => [keyOf(row), place]));
    return rows.map((returned) => {
      const part = keyedCodec.decode(returned) as Partial<R>;
      const rowKey = keyOf(part);
      const place = placeOf.get(rowKey) as number;
      const read = codec.readBack(chunk.rows[place] as R, chunk.stored[place] as unknown[]);
      return [rowKey, { ...read, ...part }];
    });
  }

  async function writeAll(session: Session, chunks: RowChunk<R>[]): Promise<[string, R][]> {
    const written: [string, R][] = [];
    for (const chunk of chunks) written.push(...(await write(session, chunk)));
    return written;
  }

  return {
    async upsert(session, row) {
      const stored = codec.encode(row);
      const { rows } = await session.execute(one, stored);
      const part = decidedCodec.decode(rows[0] as Record<string, unknown>);
      return { ...codec.readBack(row, stored), ...part };
    },
    async upsertMany(session, rows) {
      // A statement may write each row once; what comes again is added by the next.
      const layers = definition.adds ? layersOf(rows, keyOf) : [rows];
      const chunks = layers.flatMap((layer) => chunksOf(inOrder(layer)));
      const [first, ...more] = chunks;
      if (!first) return [];
      const written = new Map(
        more.length === 0
          ? await write(session, first)
          : await session.atomically((inside) =>
              writeAll(
                inside,
                pointsToSelf
                  ? withPointersLast(chunks, key.at(-1) as string, pointsToSelf, chunksOf)
                  : chunks,
              ),
            ),
      );
      return rows.map((row) => written.get(keyOf(row)) as R);
    },
    examples: () => [one, many],
  };
}

/** Rows of one key each in a list of their own: first all that come first, then all that come second … */
function layersOf<R>(rows: readonly R[], keyOf: (row: R) => string): R[][] {
  const layers: R[][] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(row);
    const depth = seen.get(key) ?? 0;
    seen.set(key, depth + 1);
    const layer = layers[depth] ?? [];
    layer.push(row);
    layers[depth] = layer;
  }
  return layers;
}

/**
 * Chunks whose references hold after each of them: a row that points to one of a later chunk is written without
 * its reference first, and once more at the end. Sorting referred rows first instead would write the rows of two
 * calls in different orders, and the calls would wait for each other.
 */
function withPointersLast<R extends object>(
  chunks: readonly RowChunk<R>[],
  target: string,
  pointer: string,
  chunksOf: (rows: readonly R[]) => RowChunk<R>[],
): RowChunk<R>[] {
  const read = (row: R, property: string) => (row as Record<string, unknown>)[property];
  const placeOf = new Map(
    chunks.flatMap(({ rows }, place) => rows.map((row) => [read(row, target), place])),
  );
  const early: R[] = [];
  const late: R[] = [];
  chunks.forEach(({ rows }, place) => {
    for (const row of rows) {
      const isEarly = (placeOf.get(read(row, pointer)) ?? 0) <= place;
      if (!isEarly) late.push(row);
      early.push(isEarly ? row : { ...row, [pointer]: null });
    }
  });
  return [...chunksOf(early), ...chunksOf(late)];
}

// biome-ignore lint/suspicious/noExplicitAny: the tables depend on the statement that is compiled.
type Insert = InsertQueryBuilder<any, any, any>;

/** Writes over the row that has the same key. */
function orUpdate<R>(insert: Insert, table: AnyTable, definition: UpsertionDefinition<R>): Insert {
  const { key, where, keeps, advances, adds = [] } = definition;
  const column = (property: string) => columnNameOf(table, property);
  const stays = new Set<string>([...key, ...keeps]);
  const written = Object.keys(table.columns).filter((property) => !stays.has(property));
  const given = (property: string) => sql.ref(`excluded.${column(property)}`);
  const there = (property: string) => sql.ref(`${table.name}.${column(property)}`);
  const differences = written
    .filter((property) => property !== advances)
    .map((property) => sql`${there(property)} is distinct from ${given(property)}`);
  const isOptional = (property: string) => (table.columns as Columns)[property]?.optional === true;
  const sum = (property: string) =>
    isOptional(property)
      ? sql`coalesce(${there(property)} + ${given(property)}, ${there(property)}, ${given(property)})`
      : sql`${there(property)} + ${given(property)}`;
  const assigned = (property: string) => {
    if (adds.some((each) => each === property)) return sum(property);
    if (property !== advances) return given(property);
    return sql`case when ${sql.join(differences, sql` or `)} then ${given(property)} else ${there(property)} end`;
  };
  const set = written.map((property) => [column(property), assigned(property)]);
  return insert.onConflict((conflict) => {
    const target = conflict.columns(key.map(column));
    const met = where === undefined ? target : target.where(column(where), 'is not', null);
    return met.doUpdateSet(Object.fromEntries(set));
  });
}
