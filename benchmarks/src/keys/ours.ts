/** Runledger's store, and the plain look-up that it is held against. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Store } from '@runledger/schema';
import Database from 'better-sqlite3';
import pg from 'pg';
import { KEYS, SCOPES, type Verifier } from './verifier.ts';

/** Issues the keys and closes the store. */
export async function issueKeys(store: Store): Promise<string[]> {
  const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
  const { apiKeys } = store.organization(id);
  const keys: string[] = [];
  for (let number = 0; number < KEYS; number++) {
    const { plaintext } = await apiKeys.issue({ name: `Key ${number}`, scopes: SCOPES });
    keys.push(plaintext);
  }
  await store.close();
  return keys;
}

export function ours(store: Store, keys: readonly string[]): Verifier {
  return {
    keys,
    verify: async (key) => (await store.apiKeys.verify(key)).ok,
    close: () => store.close(),
  };
}

const COLUMNS = `k.organization_id, k.id, k.user_id, k.hash, k.scopes, k.expires_at, k.revoked_at,
  u.deactivated_at, coalesce(k.quota_tier, o.quota_tier) AS quota_tier`;
const SOURCE = `api_keys k JOIN organizations o ON o.id = k.organization_id
  LEFT JOIN users u ON u.organization_id = k.organization_id AND u.id = k.user_id`;

interface Row {
  readonly hash: Uint8Array;
  readonly expires_at: unknown;
  readonly revoked_at: unknown;
  readonly deactivated_at: unknown;
}

const prefixOf = (key: string) => key.split('_')[2];

function isGood(key: string, row: Row | undefined): boolean {
  const hash = createHash('sha256').update(key).digest();
  return (
    row !== undefined &&
    timingSafeEqual(hash, row.hash) &&
    row.expires_at === null &&
    row.revoked_at === null &&
    row.deactivated_at === null
  );
}

/** The same row by a prepared statement, and the hash: no checksum, no dates, no parsed scopes, nothing noted. */
export function rawSqlite(path: string, keys: readonly string[]): Verifier {
  const database = new Database(path);
  const look = database.prepare(`SELECT ${COLUMNS} FROM ${SOURCE} WHERE k.prefix = ?`);
  return {
    keys,
    verify: (key) => isGood(key, look.get(prefixOf(key)) as Row | undefined),
    close: () => database.close(),
  };
}

export function rawPostgres(url: string, keys: readonly string[]): Verifier {
  const options = '-c search_path=runledger';
  const pool = new pg.Pool({ connectionString: url, options, max: 2 });
  const text = `SELECT ${COLUMNS} FROM ${SOURCE} WHERE k.prefix = $1`;
  return {
    keys,
    async verify(key) {
      const { rows } = await pool.query<Row>({ name: 'look', text, values: [prefixOf(key)] });
      return isGood(key, rows[0]);
    },
    close: () => pool.end(),
  };
}
