/** The partitions of usage_events, made by `usage_events_ensure_partitions`. */
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDatabase } from './database.ts';

async function openClients(count: number): Promise<pg.Client[]> {
  const database = await createDatabase();
  const clients = Array.from({ length: count }, () => new pg.Client(database.url));
  onTestFinished(async () => {
    for (const client of clients) await client.end();
    await database.drop();
  });
  for (const client of clients) {
    await client.connect();
    await client.query('SET search_path = runledger');
  }
  return clients;
}

async function openClient(): Promise<pg.Client> {
  const [client] = await openClients(1);
  if (!client) throw new Error('A client was asked for.');
  return client;
}

async function ensure(client: pg.Client, earliest: string, latest: string): Promise<number> {
  const { rows } = await client.query('SELECT usage_events_ensure_partitions($1, $2) AS made', [
    earliest,
    latest,
  ]);
  return rows[0].made;
}

/** The partitions whose names are like the pattern, with their bounds in UTC. */
async function partitions(client: pg.Client, pattern: string): Promise<string[]> {
  await client.query("SET timezone = 'UTC'; SET datestyle = 'ISO'");
  const { rows } = await client.query(
    `SELECT relname || ' ' || pg_get_expr(relpartbound, oid) AS text
     FROM pg_class WHERE relispartition AND relkind = 'r' AND relname LIKE $1 ORDER BY 1`,
    [pattern],
  );
  return rows.map(({ text }) => text);
}

const insertAt = (occurredAt: string) => `
  INSERT INTO usage_events (organization_id, occurred_at, id, provider, model)
  VALUES (gen_random_uuid(), '${occurredAt}', gen_random_uuid(), 'p', 'm')`;

describe('usage_events_ensure_partitions', () => {
  it('has made those of the past year and the coming quarter', async () => {
    const client = await openClient();
    expect(await partitions(client, 'usage_events_p%')).toHaveLength(16);
    await client.query(insertAt(new Date().toISOString()));
  });

  it('cuts months in UTC, whatever the time zone and date style of the session', async () => {
    const client = await openClient();
    await client.query("SET timezone = 'Asia/Kolkata'; SET datestyle = 'SQL, DMY'");
    expect(await ensure(client, '2023-11-30T23:59:59.999Z', '2023-12-01T00:00:00Z')).toBe(2);
    expect(await partitions(client, 'usage_events_p2023%')).toEqual([
      "usage_events_p202311 FOR VALUES FROM ('2023-11-01 00:00:00+00') TO ('2023-12-01 00:00:00+00')",
      "usage_events_p202312 FOR VALUES FROM ('2023-12-01 00:00:00+00') TO ('2024-01-01 00:00:00+00')",
    ]);
  });

  it('finds its table whatever the search path of the session, and leaves that alone', async () => {
    const client = await openClient();
    await client.query("SELECT set_config('search_path', '', false)");
    const { rows } = await client.query(
      `SELECT runledger.usage_events_ensure_partitions($1, $1) AS made,
        current_setting('search_path') AS path`,
      ['2023-11-16T18:00:00Z'],
    );
    expect(rows).toEqual([{ made: 1, path: '' }]);
    await client.query('SET search_path = runledger');
    expect(await partitions(client, 'usage_events_p2023%')).toHaveLength(1);
  });

  it('makes what is missing and no more', async () => {
    const client = await openClient();
    await expect(client.query(insertAt('2023-11-16T18:00:00Z'))).rejects.toMatchObject({
      code: '23514',
      message: expect.stringContaining('no partition of relation'),
    });
    expect(await ensure(client, '2023-11-16T18:00:00Z', '2023-11-16T19:00:00Z')).toBe(1);
    expect(await ensure(client, '2023-10-01T00:00:00Z', '2023-12-01T00:00:00Z')).toBe(2);
    expect(await ensure(client, '2023-10-01T00:00:00Z', '2023-12-01T00:00:00Z')).toBe(0);
    await client.query(insertAt('2023-11-16T18:00:00Z'));
  });

  it('gives each partition the indexes and the checks of its parent', async () => {
    const client = await openClient();
    const { rows } = await client.query(`
      SELECT
        (SELECT count(*)::int FROM pg_index WHERE indrelid = 'usage_events'::regclass) AS wanted,
        (SELECT min(number)::int FROM (
          SELECT count(*) FILTER (WHERE inhparent IS NOT NULL) AS number
          FROM pg_class part
          JOIN pg_index ON indrelid = part.oid
          LEFT JOIN pg_inherits ON inhrelid = indexrelid
          WHERE part.relispartition AND part.relkind = 'r' GROUP BY part.oid
        ) AS attached) AS found,
        (SELECT count(*)::int FROM pg_constraint c WHERE contype = 'c'
          AND conrelid = 'usage_events'::regclass AND EXISTS (
            SELECT 1 FROM pg_class part WHERE part.relispartition AND part.relkind = 'r'
            AND NOT EXISTS (SELECT 1 FROM pg_constraint own
              WHERE own.conrelid = part.oid AND own.conname = c.conname)
          )) AS unchecked`);
    expect(rows).toEqual([{ wanted: 4, found: 4, unchecked: 0 }]);
  });

  it('lets many ask at once, each partition being made once', async () => {
    const clients = await openClients(5);
    const made = await Promise.all(
      clients.map((client) => ensure(client, '2021-01-01T00:00:00Z', '2021-12-31T00:00:00Z')),
    );
    expect(made.reduce((sum, number) => sum + number)).toBe(12);
  });

  it('does not make those wait who record', async () => {
    const [recorder, maker] = (await openClients(2)) as [pg.Client, pg.Client];
    await recorder.query('BEGIN');
    await recorder.query(insertAt(new Date().toISOString()));
    await maker.query("SET lock_timeout = '2s'");
    await maker.query('BEGIN');
    expect(await ensure(maker, '2022-01-01T00:00:00Z', '2022-01-31T00:00:00Z')).toBe(1);
    // Neither has committed, and recording goes on.
    await recorder.query("SET LOCAL lock_timeout = '2s'");
    await recorder.query(insertAt(new Date().toISOString()));
    await recorder.query('COMMIT');
    await maker.query('COMMIT');
    await maker.query(insertAt('2022-01-15T00:00:00Z'));
  });

  it.each([
    ['2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['1900-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['-infinity', '2026-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00Z', 'infinity'],
  ])('refuses the span from %s to %s', async (earliest, latest) => {
    const client = await openClient();
    await expect(ensure(client, earliest, latest)).rejects.toMatchObject({ code: '22023' });
  });
});
