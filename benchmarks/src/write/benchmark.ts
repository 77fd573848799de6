/** Single writes through the repositories, each in a transaction of its own. */
import { openPostgres } from '@runledger/postgres';
import type { Store, UsageRecord } from '@runledger/schema';
import { openSqlite } from '@runledger/sqlite';
import { type ComparisonResult, compare } from '../comparison.ts';
import { onPostgresDatabases, onSqliteFiles } from '../databases.ts';
import { events, ORGANIZATION } from '../events.ts';
import { drizzlePostgres, plainKyselyPostgres, rawPostgres } from './postgres-peers.ts';
import {
  BUDGET,
  LIMIT,
  ourQuota,
  type QuotaUser,
  rawQuotaPostgres,
  rawQuotaSqlite,
} from './quota.ts';
import { inputs, type Kind } from './rows.ts';
import { drizzleSqlite, plainKyselySqlite, rawSqlite } from './sqlite-peers.ts';
import { ours, type Writer } from './writer.ts';

interface Setting {
  readonly engine: string;
  readonly raw: string;
  /** What is asked of single inserts. */
  readonly target: number;
  /** Writes of one run. */
  readonly writes: number;
  readonly rounds: number;
}

interface Named<C> {
  readonly name: string;
  readonly contestant: C;
}

const WORDS: { readonly [K in Kind]: string } = {
  organization: 'create organizations',
  user: 'create users',
  task: 'create tasks',
  workflowState: 'upsert workflow states that are new',
  job: 'enqueue jobs',
};

/** `WRITES` and `ROUNDS` of the environment make a run shorter. */
const amount = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);

export async function* benchmark(): AsyncGenerator<ComparisonResult> {
  yield* onSqliteFiles(prepare, onSqlite);
  yield* onPostgresDatabases(prepare, onPostgres);
}

async function* onSqlite(
  path: (name: string) => Promise<string>,
): AsyncGenerator<ComparisonResult> {
  const raw = 'raw better-sqlite3';
  const setting = {
    engine: 'SQLite',
    raw,
    target: 0.7,
    writes: amount('WRITES', 5_000),
    rounds: amount('ROUNDS', 9),
  };
  yield* compareWriters(setting, [
    { name: 'Runledger', contestant: ours(await openSqlite({ path: await path('ours') })) },
    { name: raw, contestant: rawSqlite(await path('raw')) },
    { name: 'plain Kysely', contestant: plainKyselySqlite(await path('kysely')) },
    { name: 'Drizzle', contestant: drizzleSqlite(await path('drizzle')) },
  ]);
  yield await compareQuotas(setting, [
    {
      name: 'Runledger',
      contestant: ourQuota(await openSqlite({ path: await path('our-quota') })),
    },
    { name: raw, contestant: rawQuotaSqlite(await path('raw-quota')) },
  ]);
}

async function* onPostgres(url: () => Promise<string>): AsyncGenerator<ComparisonResult> {
  const open = async () => await openPostgres({ url: await url(), pool: { max: 2 } });
  const raw = 'raw pg';
  const setting = {
    engine: 'PostgreSQL',
    raw,
    target: 0.9,
    writes: amount('WRITES', 1_000),
    rounds: amount('ROUNDS', 9),
  };
  yield* compareWriters(setting, [
    { name: 'Runledger', contestant: ours(await open()) },
    { name: raw, contestant: rawPostgres(await url()) },
    { name: 'plain Kysely', contestant: plainKyselyPostgres(await url()) },
    { name: 'Drizzle', contestant: drizzlePostgres(await url()) },
  ]);
  yield await compareQuotas(setting, [
    { name: 'Runledger', contestant: ourQuota(await open()) },
    { name: raw, contestant: rawQuotaPostgres(await url()) },
  ]);
}

async function prepare(store: Store): Promise<void> {
  await store.organizations.create({ id: ORGANIZATION, slug: 'acme', name: 'Acme' });
  const acme = store.organization(ORGANIZATION);
  await acme.budgets.create({ id: BUDGET, period: 'month', limitTokens: LIMIT, action: 'block' });
  // The partition of the events is there before anybody is timed; this is none that anybody records.
  for (const event of events(1, 2_000_000)) await store.metering.record(event);
  await store.close();
}

async function* compareWriters(
  { engine, raw, target, writes, rounds }: Setting,
  named: readonly Named<Writer>[],
): AsyncGenerator<ComparisonResult> {
  const shared = { reference: raw, target, rounds, operations: writes };
  for (const kind of Object.keys(WORDS) as Kind[]) {
    yield await compare({
      ...shared,
      operation: `${engine}: ${WORDS[kind]}, ${writes.toLocaleString('en-US')} one by one`,
      contestants: named.map(({ name, contestant }) => {
        const next = fresh<unknown>(writes, inputs[kind]);
        let batch: unknown[] = [];
        return {
          name,
          prepare: () => {
            batch = next();
          },
          run: async () => {
            for (const input of batch) await contestant[kind](input as never);
          },
        };
      }),
    });
  }
  const first = Array.from({ length: writes }, (_, n) => n);
  yield await compare({
    ...shared,
    operation: `${engine}: upsert workflow states that are there, ${writes.toLocaleString('en-US')} one by one`,
    contestants: named.map(({ name, contestant }) => ({
      name,
      run: async () => {
        for (const n of first) {
          await contestant.workflowState({
            ...inputs.workflowState(n),
            status: 'done' as 'running',
          });
        }
      },
    })),
  });
  yield await compare({
    ...shared,
    operation: `${engine}: change users, ${writes.toLocaleString('en-US')} one by one`,
    contestants: named.map(({ name, contestant }) => {
      let round = 0;
      return {
        name,
        prepare: () => {
          round += 1;
        },
        run: async () => {
          for (const n of first) await contestant.rename(inputs.user(n).id, `Name ${round} ${n}`);
        },
        finish: () => contestant.close(),
      };
    }),
  });
}

function compareQuotas(
  { engine, raw, writes, rounds }: Setting,
  named: readonly Named<QuotaUser>[],
): Promise<ComparisonResult> {
  return compare({
    operation: `${engine}: reserve and settle, ${writes.toLocaleString('en-US')} one by one`,
    operations: writes,
    reference: raw,
    rounds,
    contestants: named.map(({ name, contestant }) => {
      let from = 0;
      let batch: UsageRecord[] = [];
      return {
        name,
        prepare: () => {
          batch = events(writes, from);
          from += writes;
        },
        run: async () => {
          for (const event of batch) await contestant.use(event);
        },
        finish: () => contestant.close(),
      };
    }),
  });
}

/** Inputs that no round has had before. */
function fresh<T>(count: number, make: (n: number) => T): () => T[] {
  let from = -count;
  return () => {
    from += count;
    return Array.from({ length: count }, (_, place) => make(from + place));
  };
}
