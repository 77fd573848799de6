/** Recording usage: single events, each in its own transaction, and batches. */
import { openPostgres } from '@runledger/postgres';
import type { Store } from '@runledger/schema';
import { openSqlite } from '@runledger/sqlite';
import { type ComparisonResult, compare } from '../comparison.ts';
import { onPostgresDatabases, onSqliteFiles } from '../databases.ts';
import { events, ORGANIZATION } from '../events.ts';
import { drizzlePostgres, plainKyselyPostgres, rawPostgres } from './postgres-peers.ts';
import { drizzleSqlite, plainKyselySqlite, type Recorder, rawSqlite } from './sqlite-peers.ts';

const SINGLES = 2_000;
const BATCH = 50_000;

interface Named {
  readonly name: string;
  readonly recorder: Recorder;
}

export async function* benchmark(): AsyncGenerator<ComparisonResult> {
  yield* onSqliteFiles(withOrganization, onSqlite);
  yield* onPostgresDatabases(withOrganization, onPostgres);
}

async function* onSqlite(
  path: (name: string) => Promise<string>,
): AsyncGenerator<ComparisonResult> {
  const named: Named[] = [
    { name: 'Runledger', recorder: ours(await openSqlite({ path: await path('ours') })) },
    { name: 'raw better-sqlite3', recorder: rawSqlite(await path('raw')) },
    { name: 'plain Kysely', recorder: plainKyselySqlite(await path('kysely')) },
    { name: 'Drizzle', recorder: drizzleSqlite(await path('drizzle')) },
  ];
  yield* compareRecorders('SQLite', named, 'raw better-sqlite3', { single: 0.7, bulk: 0.8 });
}

async function* onPostgres(url: () => Promise<string>): AsyncGenerator<ComparisonResult> {
  const named: Named[] = [
    { name: 'Runledger', recorder: ours(await openPostgres({ url: await url() })) },
    { name: 'raw pg (batches: COPY)', recorder: await rawPostgres(await url()) },
    { name: 'plain Kysely', recorder: plainKyselyPostgres(await url()) },
    { name: 'Drizzle', recorder: drizzlePostgres(await url()) },
  ];
  yield* compareRecorders('PostgreSQL', named, 'raw pg (batches: COPY)', {
    single: 0.9,
    bulk: 0.65,
  });
}

async function withOrganization(store: Store): Promise<void> {
  await store.organizations.create({ id: ORGANIZATION, slug: 'acme', name: 'Acme' });
  await store.close();
}

function ours(store: Store): Recorder {
  return {
    record: (event) => store.metering.record(event),
    recordBatch: (batch) => store.metering.recordBatch(batch),
    close: () => store.close(),
  };
}

async function* compareRecorders(
  engine: string,
  named: readonly Named[],
  reference: string,
  targets: { single: number; bulk: number },
): AsyncGenerator<ComparisonResult> {
  yield await compare({
    operation: `${engine}: record, one event a transaction`,
    operations: SINGLES,
    reference,
    target: targets.single,
    rounds: 7,
    contestants: named.map(({ name, recorder }) => {
      const next = freshEvents(SINGLES, 0);
      let batch = next();
      return {
        name,
        prepare: () => {
          batch = next();
        },
        run: async () => {
          for (const event of batch) await recorder.record(event);
        },
      };
    }),
  });
  yield await compare({
    operation: `${engine}: record in bulk, ${BATCH.toLocaleString('en-US')} events`,
    operations: BATCH,
    reference,
    target: targets.bulk,
    rounds: 7,
    contestants: named.map(({ name, recorder }) => {
      const next = freshEvents(BATCH, 1_000_000);
      let batch = next();
      return {
        name,
        prepare: () => {
          batch = next();
        },
        run: () => recorder.recordBatch(batch),
        finish: () => recorder.close(),
      };
    }),
  });
}

/** Events that no round has had before. */
function freshEvents(count: number, first: number) {
  let from = first - count;
  return () => {
    from += count;
    return events(count, from);
  };
}
