/** The API keys of better-auth, as its documentation sets them up, on the driver that it takes. */
import { apiKey } from '@better-auth/api-key';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import Database from 'better-sqlite3';
import pg from 'pg';
import { KEYS, SCOPES, type Verifier } from './verifier.ts';

interface Settings {
  /** As it comes, it counts requests to limit their rate; here without ever reaching the limit. */
  readonly limitsRate: boolean;
}

export function betterAuthSqlite(path: string, settings: Settings): Promise<Verifier> {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  return prepared(database, settings, () => database.close());
}

export function betterAuthPostgres(url: string, settings: Settings): Promise<Verifier> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  return prepared(pool, settings, () => pool.end());
}

async function prepared(
  database: NonNullable<BetterAuthOptions['database']>,
  { limitsRate }: Settings,
  close: () => unknown,
): Promise<Verifier> {
  const rateLimit = limitsRate
    ? { enabled: true, timeWindow: 86_400_000, maxRequests: 1_000_000_000 }
    : { enabled: false };
  const options = {
    database,
    secret: 'a secret for this benchmark alone, of some length',
    baseURL: 'http://localhost:3000',
    logger: { disabled: true },
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true },
    plugins: [apiKey({ rateLimit })],
  } satisfies BetterAuthOptions;
  const auth = betterAuth(options);
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const { user } = await auth.api.signUpEmail({
    body: { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' },
  });
  const keys: string[] = [];
  for (let number = 0; number < KEYS; number++) {
    const { key } = await auth.api.createApiKey({
      body: { name: `Key ${number}`, userId: user.id, permissions: { all: SCOPES } },
    });
    keys.push(key);
  }
  return {
    keys,
    verify: async (key) => (await auth.api.verifyApiKey({ body: { key } })).valid,
    close,
  };
}
