/** Verifying API keys, one after the other, as requests show them. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@runledger/postgres';
import { openSqlite } from '@runledger/sqlite';
import { createTestDatabase, startPostgres } from '@tooling/postgres-server';
import { type ComparisonResult, compare } from '../comparison.ts';
import { betterAuthPostgres, betterAuthSqlite } from './better-auth.ts';
import { issueKeys, ours, rawPostgres, rawSqlite } from './ours.ts';
import { KEYS_IN_USE, type Verifier } from './verifier.ts';

/** What comes with the cache switched on. */
const apiKeys = { cache: {} };

interface Named {
  readonly name: string;
  readonly verifier: Verifier;
}

const REFERENCE = 'better-auth, no rate limit';

export async function* benchmark(): AsyncGenerator<ComparisonResult> {
  yield await onSqlite();
  yield await onPostgres();
}

async function onSqlite(): Promise<ComparisonResult> {
  const folder = mkdtempSync(join(tmpdir(), 'runledger-bench-'));
  const path = (name: string) => join(folder, `${name}.db`);
  try {
    const keys = await issueKeys(await openSqlite({ path: path('ours'), migrate: true }));
    for (const name of ['cached', 'raw']) copyFileSync(path('ours'), path(name));
    return await compareVerifiers('SQLite', 2_000, [
      { name: 'Runledger', verifier: ours(await openSqlite({ path: path('ours') }), keys) },
      {
        name: 'Runledger, cached',
        verifier: ours(await openSqlite({ path: path('cached'), apiKeys }), keys),
      },
      { name: 'raw better-sqlite3', verifier: rawSqlite(path('raw'), keys) },
      {
        name: REFERENCE,
        verifier: await betterAuthSqlite(path('better-auth'), { limitsRate: false }),
      },
      {
        name: 'better-auth',
        verifier: await betterAuthSqlite(path('limited'), { limitsRate: true }),
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onPostgres(): Promise<ComparisonResult> {
  const server = await startPostgres({ durable: true });
  const database = async () => (await createTestDatabase({ server: server.url })).url;
  try {
    const url = await database();
    const pool = { max: 2 };
    const keys = await issueKeys(await openPostgres({ url, migrate: true }));
    return await compareVerifiers('PostgreSQL', 1_000, [
      { name: 'Runledger', verifier: ours(await openPostgres({ url, pool }), keys) },
      {
        name: 'Runledger, cached',
        verifier: ours(await openPostgres({ url, pool, apiKeys }), keys),
      },
      { name: 'raw pg', verifier: rawPostgres(url, keys) },
      {
        name: REFERENCE,
        verifier: await betterAuthPostgres(await database(), { limitsRate: false }),
      },
      {
        name: 'better-auth',
        verifier: await betterAuthPostgres(await database(), { limitsRate: true }),
      },
    ]);
  } finally {
    await server.stop();
  }
}

async function compareVerifiers(
  engine: string,
  times: number,
  named: readonly Named[],
): Promise<ComparisonResult> {
  // Places that jump about, the same for every contestant.
  const places = Array.from({ length: times }, (_, time) => (time * 7_919) % KEYS_IN_USE);
  return await compare({
    operation: `${engine}: an API key verified, ${times.toLocaleString('en-US')} times`,
    operations: times,
    reference: REFERENCE,
    target: 5,
    rounds: 5,
    contestants: named.map(({ name, verifier }) => ({
      name,
      run: async () => {
        for (const place of places) {
          if (!(await verifier.verify(verifier.keys[place] as string))) {
            throw new Error(`${name} refuses a good key.`);
          }
        }
      },
      finish: () => verifier.close(),
    })),
  });
}
