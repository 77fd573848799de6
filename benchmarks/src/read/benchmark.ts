/** Reads through the repositories: one row by its key, and a page of a list. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@runledger/postgres';
import type { Store } from '@runledger/schema';
import { openSqlite } from '@runledger/sqlite';
import { createTestDatabase, startPostgres } from '@tooling/postgres-server';
import { type ComparisonResult, compare } from '../comparison.ts';
import { fill, JOBS, jobId, ORGANIZATIONS, organizationId, PAGE, scattered } from './data.ts';
import { drizzlePostgres, plainKyselyPostgres, rawPostgres } from './postgres-peers.ts';
import type { Reader } from './reader.ts';
import { drizzleSqlite, plainKyselySqlite, rawSqlite } from './sqlite-peers.ts';

interface Named {
  readonly name: string;
  readonly reader: Reader;
}

interface Amounts {
  readonly rows: number;
  readonly pages: number;
}

export async function* benchmark(): AsyncGenerator<ComparisonResult> {
  yield* onSqlite();
  yield* onPostgres();
}

async function* onSqlite(): AsyncGenerator<ComparisonResult> {
  const folder = mkdtempSync(join(tmpdir(), 'runledger-bench-'));
  try {
    const original = join(folder, 'original.db');
    await fill(await openSqlite({ path: original, migrate: true }));
    // Nobody's cache is warmed by another's reads.
    const path = (name: string) => {
      copyFileSync(original, join(folder, `${name}.db`));
      return join(folder, `${name}.db`);
    };
    yield* compareReaders(
      'SQLite',
      [
        { name: 'Runledger', reader: ours(await openSqlite({ path: path('ours') })) },
        { name: 'raw better-sqlite3', reader: rawSqlite(path('raw')) },
        { name: 'plain Kysely', reader: plainKyselySqlite(path('kysely')) },
        { name: 'Drizzle', reader: drizzleSqlite(path('drizzle')) },
      ],
      { reference: 'raw better-sqlite3', target: 0.65 },
      { rows: 50_000, pages: 500 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* onPostgres(): AsyncGenerator<ComparisonResult> {
  const server = await startPostgres({ durable: true });
  try {
    const { url } = await createTestDatabase({ server: server.url });
    await fill(await openPostgres({ url, migrate: true }));
    yield* compareReaders(
      'PostgreSQL',
      [
        { name: 'Runledger', reader: ours(await openPostgres({ url, pool: { max: 2 } })) },
        { name: 'raw pg', reader: rawPostgres(url) },
        { name: 'plain Kysely', reader: plainKyselyPostgres(url) },
        { name: 'Drizzle', reader: drizzlePostgres(url) },
      ],
      { reference: 'raw pg', target: 0.9 },
      { rows: 4_000, pages: 500 },
    );
  } finally {
    await server.stop();
  }
}

function ours(store: Store): Reader {
  return {
    organization: (id) => store.organizations.get(id),
    job: (organization, id) => store.organization(organization).jobs.get(id),
    jobs: (organization, limit) =>
      store.organization(organization).jobs.list({ status: 'queued', limit }),
    close: () => store.close(),
  };
}

async function* compareReaders(
  engine: string,
  named: readonly Named[],
  { reference, target }: { readonly reference: string; readonly target: number },
  { rows, pages }: Amounts,
): AsyncGenerator<ComparisonResult> {
  const organizationIds = scattered(rows, ORGANIZATIONS).map(organizationId);
  const jobIds = scattered(rows, JOBS).map(jobId);
  const owner = organizationId(0);
  const shared = { reference, target, rounds: 9 };
  yield await compare({
    ...shared,
    operation: `${engine}: an organization by its key, ${rows.toLocaleString('en-US')} times`,
    operations: rows,
    contestants: named.map(({ name, reader }) => ({
      name,
      run: async () => {
        for (const id of organizationIds) await reader.organization(id);
      },
    })),
  });
  yield await compare({
    ...shared,
    operation: `${engine}: a job by its key, ${rows.toLocaleString('en-US')} times`,
    operations: rows,
    contestants: named.map(({ name, reader }) => ({
      name,
      run: async () => {
        for (const id of jobIds) await reader.job(owner, id);
      },
    })),
  });
  yield await compare({
    ...shared,
    operation: `${engine}: the newest ${PAGE} queued jobs, ${pages} times`,
    operations: pages,
    contestants: named.map(({ name, reader }) => ({
      name,
      run: async () => {
        for (let page = 0; page < pages; page++) await reader.jobs(owner, PAGE);
      },
      finish: () => reader.close(),
    })),
  });
}
