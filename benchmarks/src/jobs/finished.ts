/** Claiming from a table that holds hundreds of thousands of finished jobs, and from one that holds none. */

import type { PostgresStore } from '@runledger/postgres';
import type { SqliteStore } from '@runledger/sqlite';
import { CompiledQuery } from 'kysely';
import type { Contestant } from '../comparison.ts';

export const FINISHED = 500_000;
export const CLAIMS = 1_000;

type AnyStore = PostgresStore | SqliteStore;

export async function claimant(
  name: string,
  store: AnyStore,
  { finished, insert, tidy }: { finished: number; insert: string; tidy: string | null },
): Promise<Contestant> {
  const run = (sql: string, values: readonly unknown[] = []) =>
    store.kysely.executeQuery(CompiledQuery.raw(sql, [...values]));
  const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
  if (finished > 0) await run(insert, [id, finished]);
  const { jobs } = store.organization(id);
  return {
    name,
    async prepare() {
      await run("DELETE FROM jobs WHERE status IN ('queued', 'processing')");
      await jobs.enqueueMany(
        Array.from({ length: CLAIMS }, (_, n) => ({ kind: 'trivial', payload: { n } })),
      );
      if (tidy !== null) await run(tidy);
    },
    async run() {
      for (let claims = 0; claims < CLAIMS; claims++) {
        const claimed = await store.jobs.claim({ workerId: 'benchmark' });
        if (claimed.length !== 1) throw new Error('There was no job to claim.');
      }
    },
    finish: () => store.close(),
  };
}

const COLUMNS =
  'organization_id, id, kind, payload, status, attempt, run_at, created_at, started_at, completed_at';

/** Organization, number of jobs. */
export const INSERT_POSTGRES = `
  INSERT INTO runledger.jobs (${COLUMNS})
  SELECT $1::uuid, gen_random_uuid(), 'trivial', '{"n": 1}', 'completed', 1, at, at, at, at
  FROM generate_series(1, $2::int) AS n, LATERAL (SELECT now() - n * interval '1 second' AS at) AS ended`;

export const INSERT_SQLITE = `
  WITH RECURSIVE numbered (organization, n) AS (
    SELECT ?, 1 UNION ALL SELECT organization, n + 1 FROM numbered WHERE n < ?
  )
  INSERT INTO jobs (${COLUMNS})
  SELECT organization, printf('01930000-0000-7000-8000-%012x', n), 'trivial', '{"n":1}', 'completed', 1, at, at, at, at
  FROM (SELECT *, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || n || ' seconds') AS at FROM numbered)`;
