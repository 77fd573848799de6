/** What statements really do: locks from `pg_locks`, rewrites from the catalog, scans from the counters. */
import type { Statement, StatementEffect, TableLock } from '@runledger/migrator';
import type { Client } from 'pg';
import { placement } from './alone.ts';

/** A statement's refusal, as the session words it. */
export type Refusal = (error: unknown, statement: Statement) => unknown;

interface Relation {
  readonly oid: number;
  readonly name: string;
  readonly kind: string;
  /** Its file: a new one where all its rows were written anew. */
  readonly file: number;
}

interface HeldLock {
  readonly oid: number;
  readonly mode: string;
  readonly granted: boolean;
}

/** By strength. https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES */
const MODES: readonly (readonly [mode: string, words: string, blocks: TableLock['blocks']])[] = [
  ['AccessShareLock', 'ACCESS SHARE', 'nothing'],
  ['RowShareLock', 'ROW SHARE', 'nothing'],
  ['RowExclusiveLock', 'ROW EXCLUSIVE', 'nothing'],
  ['ShareUpdateExclusiveLock', 'SHARE UPDATE EXCLUSIVE', 'nothing'],
  ['ShareLock', 'SHARE', 'writes'],
  ['ShareRowExclusiveLock', 'SHARE ROW EXCLUSIVE', 'writes'],
  ['ExclusiveLock', 'EXCLUSIVE', 'writes'],
  ['AccessExclusiveLock', 'ACCESS EXCLUSIVE', 'reads and writes'],
];
const WEAKEST = 0;

const RELATIONS = `
  SELECT pg_class.oid::int8::float8 AS oid, coalesce(root.relname, pg_class.relname)::text AS name,
    pg_class.relkind AS kind, pg_class.relfilenode::int8::float8 AS file
  FROM pg_class
    LEFT JOIN pg_class AS root ON root.oid = pg_partition_root(pg_class.oid) AND pg_class.relispartition
  WHERE pg_class.relnamespace = quote_ident(current_schema())::regnamespace
    AND pg_class.relkind IN ('r', 'p', 'm', 'v', 'f')`;

const LOCKS = `
  SELECT relation::int8::float8 AS oid, mode, granted FROM pg_locks
  WHERE locktype = 'relation' AND pid = $1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Since the session last reported what it did, which can be some transactions ago. */
const SCANS =
  'SELECT relid::int8::float8 AS oid, seq_scan::float8 AS count FROM pg_stat_xact_user_tables';

export class StatementMeter {
  readonly #client: Client;
  readonly #schema: string;
  readonly #connectAnother: () => Promise<Client>;
  readonly #refusal: Refusal;

  /** @param schema quoted */
  constructor(
    client: Client,
    schema: string,
    connectAnother: () => Promise<Client>,
    refusal: Refusal,
  ) {
    this.#client = client;
    this.#schema = schema;
    this.#connectAnother = connectAnother;
    this.#refusal = refusal;
  }

  async measure(statements: readonly Statement[]): Promise<StatementEffect[]> {
    const effects: StatementEffect[] = [];
    const original = await this.#relations();
    let before = original;
    for (const statement of statements) {
      const { locks, scans } =
        placement(statement) === 'alone'
          ? await this.#alone(statement, before)
          : await this.#together(statement);
      const after = await this.#relations();
      // Nobody waits for a table that is not there yet.
      const old = (oid: number) => original.has(oid);
      const nameOf = (oid: number) => (after.get(oid) ?? before.get(oid))?.name;
      effects.push({
        locks: strongest(
          locks.filter(({ oid }) => old(oid)),
          nameOf,
        ),
        rewrites: namesOf(rewritten(statement, before, after).filter(old), nameOf),
        scans: isTruncation(statement) ? [] : namesOf(scans.filter(old), nameOf),
      });
      before = after;
    }
    return effects;
  }

  async #together(statement: Statement): Promise<{ locks: HeldLock[]; scans: number[] }> {
    // Nothing here has to outlive a crash.
    await this.#client.query(
      `BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL search_path = ${this.#schema}`,
    );
    try {
      const before = await this.#scans();
      await this.#run(statement);
      const { rows: locks } = await this.#client.query<HeldLock>(LOCKS, [pidOf(this.#client)]);
      const after = await this.#scans();
      await this.#client.query('COMMIT');
      const scans = [...after].filter(([oid, count]) => count > (before.get(oid) ?? 0));
      return { locks, scans: scans.map(([oid]) => oid) };
    } catch (error) {
      await this.#client.query('ROLLBACK');
      throw error;
    } finally {
      await this.#client.query(`SET search_path = ${this.#schema}`);
    }
  }

  /**
   * Its locks are gone when it is done, so another session holds every table until the statement waits for the
   * first; what it asks for later is looked at while it runs.
   */
  async #alone(
    statement: Statement,
    relations: ReadonlyMap<number, Relation>,
  ): Promise<{ locks: HeldLock[]; scans: number[] }> {
    const other = await this.#connectAnother();
    try {
      const tables = await this.#tables();
      await other.query('BEGIN');
      if (tables.length > 0) {
        await other.query(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);
      }
      const locks: HeldLock[] = [];
      const look = async () => {
        const { rows } = await other.query<HeldLock>(LOCKS, [pidOf(this.#client)]);
        locks.push(...rows);
        return rows.some(({ granted }) => !granted);
      };
      let isOver = false;
      const run = this.#run(statement).finally(() => {
        isOver = true;
      });
      const waits = async () => {
        while (!isOver && !(await look()));
        await other.query('COMMIT');
        while (!isOver) await look();
      };
      const [end] = await Promise.allSettled([run, waits()]);
      if (end.status === 'rejected') throw end.reason;
      return { locks, scans: READS.test(headOf(statement)) ? scannedBy(locks, relations) : [] };
    } finally {
      await other.end();
    }
  }

  async #run(statement: Statement): Promise<void> {
    try {
      await this.#client.query(statement.sql);
    } catch (error) {
      throw this.#refusal(error, statement);
    }
  }

  async #scans(): Promise<Map<number, number>> {
    const { rows } = await this.#client.query<{ oid: number; count: number }>(SCANS);
    return new Map(rows.map(({ oid, count }) => [oid, count]));
  }

  async #relations(): Promise<Map<number, Relation>> {
    const { rows } = await this.#client.query<Relation>(RELATIONS);
    return new Map(rows.map((relation) => [relation.oid, relation]));
  }

  async #tables(): Promise<string[]> {
    const { rows } = await this.#client.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class
       WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p')`,
    );
    return rows.map(({ name }) => `${name}`);
  }
}

/** Of the closed list: what reads the whole table; the others change the catalog alone. */
const READS = /^(CREATE|REINDEX|VACUUM)\b/i;

/** It makes new, empty files for the table and its indexes, whatever was in them. */
const isTruncation = (statement: Statement) => headOf(statement).toUpperCase() === 'TRUNCATE';

const headOf = ({ tokens }: Statement) => tokens[0] ?? '';

const scannedBy = (locks: readonly HeldLock[], relations: ReadonlyMap<number, Relation>) =>
  locks
    .filter(
      ({ oid, mode }) => rankOf(mode) >= rankOf('ShareUpdateExclusiveLock') && relations.has(oid),
    )
    .map(({ oid }) => oid);

function rewritten(
  statement: Statement,
  before: ReadonlyMap<number, Relation>,
  after: ReadonlyMap<number, Relation>,
): number[] {
  if (isTruncation(statement)) return [];
  return [...after.values()]
    .filter(({ oid, file }) => file !== 0 && before.has(oid) && before.get(oid)?.file !== file)
    .map(({ oid }) => oid);
}

const rankOf = (mode: string) => MODES.findIndex(([name]) => name === mode);

function strongest(
  locks: readonly HeldLock[],
  nameOf: (oid: number) => string | undefined,
): TableLock[] {
  const ranks = new Map<string, number>();
  for (const { oid, mode } of locks) {
    const name = nameOf(oid);
    const rank = rankOf(mode);
    if (name !== undefined && rank > (ranks.get(name) ?? WEAKEST)) ranks.set(name, rank);
  }
  return [...ranks]
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .flatMap(([table, rank]) => {
      const known = MODES[rank];
      return known ? { table, mode: known[1], blocks: known[2] } : [];
    });
}

function namesOf(oids: readonly number[], nameOf: (oid: number) => string | undefined): string[] {
  return [...new Set(oids.flatMap((oid) => nameOf(oid) ?? []))].sort();
}

function pidOf(client: Client): number {
  return (client as Client & { processID: number }).processID;
}
