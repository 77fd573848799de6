/** Everything that has to hold behind a pooler, tried behind a real one. */
import { Files } from '@runledger/conformance/migrations';
import { createMigrator, MigrationEnvironmentError } from '@runledger/migrator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { migrationTarget } from '../src/migrations.ts';
import { openPostgres, type PostgresStore } from '../src/store.ts';
import { createDatabase } from './database.ts';
import { migratingDriver } from './migrating-driver.ts';
import { findPgBouncer, knowsNamedStatements, type Program, startPgBouncer } from './pgbouncer.ts';

const program = findPgBouncer();

if (program) suite(program);
else {
  const notice = 'No PgBouncer is installed here: nothing was tried behind it.';
  process.stderr.write(`${notice} On Debian: apt-get install pgbouncer\n`);
  it(notice, () => {
    expect(findPgBouncer()).toBeNull();
  });
}

const TABLE = {
  name: 'app/202601010001_a',
  up: 'CREATE TABLE a (id integer PRIMARY KEY);',
  down: 'DROP TABLE a;',
};
const INDEX = {
  name: 'app/202601010002_index',
  up: '-- runledger: transaction=none\nCREATE INDEX CONCURRENTLY idx_a_id ON a (id);',
  down: '-- runledger: transaction=none\nDROP INDEX CONCURRENTLY idx_a_id;',
};

const migrate = (url: string, { sources }: Files) =>
  createMigrator({ target: migrationTarget({ url }), sources, lockTimeoutMs: 5_000 }).up();

function suite(pgbouncer: Program): void {
  const version = `PgBouncer ${pgbouncer.version}`;

  async function pooled(
    make: () => Promise<{ url: string; drop(): Promise<void> }>,
    mode: 'transaction' | 'session',
    size?: number,
  ) {
    const database = await make();
    onTestFinished(() => database.drop());
    const pool = await startPgBouncer(pgbouncer, database.url, mode, size);
    onTestFinished(() => pool.stop());
    return { direct: database.url, through: pool.url };
  }
  const empty = async () => {
    const { address: url, drop } = await migratingDriver.create();
    return { url, drop };
  };

  describe(`migrating through ${version} in transaction mode`, () => {
    it.each([1, 2, 10])(
      'is refused with advice, and leaves no lock behind, with %i connections',
      async (size) => {
        const { direct, through } = await pooled(empty, 'transaction', size);
        const files = new Files([TABLE]);
        const database = await connectClient({ url: direct });
        onTestFinished(() => database.end());
        const failure = await migrate(through, files).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(MigrationEnvironmentError);
        expect((failure as Error).message).toMatch(
          /goes through a pooler .* let migrations connect to PostgreSQL itself, or to a pool in session mode/,
        );
        const { rows } = await database.query(
          `SELECT to_regclass('runledger.a') AS a, (SELECT count(*)::int FROM pg_locks
            WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS locks`,
        );
        expect(rows).toEqual([{ a: null, locks: 0 }]);
        expect((await migrate(direct, files)).applied).toHaveLength(1);
      },
      30_000,
    );
  });

  describe(`migrating through ${version} in session mode`, () => {
    it('works, one migrator at a time, in transactions and outside', async () => {
      const { through } = await pooled(empty, 'session');
      const files = new Files([TABLE, INDEX]);
      const reports = await Promise.all([migrate(through, files), migrate(through, files)]);
      expect(reports.flatMap(({ applied }) => applied.map(({ name }) => name)).sort()).toEqual([
        'a',
        'index',
      ]);
      expect((await migrate(through, files)).applied).toEqual([]);
    }, 30_000);
  });

  describe(`the store through ${version} in transaction mode`, () => {
    async function open(namedStatements: boolean) {
      const { through: url } = await pooled(createDatabase, 'transaction', 2);
      const connect = async () => {
        const store = await openPostgres({ url, namedStatements });
        onTestFinished(() => store.close());
        return store;
      };
      return { store: await connect(), connect };
    }

    it('works without named statements', async () => {
      await useEverything((await open(false)).store);
    }, 30_000);

    if (knowsNamedStatements(pgbouncer)) {
      it('works with named statements', async () => {
        await useEverything((await open(true)).store);
      }, 30_000);
    } else {
      it('has no named statements before 1.21', async () => {
        expect(knowsNamedStatements({ ...pgbouncer, version: '1.21' })).toBe(true);
        const { store } = await open(true);
        await expect(useEverything(store)).rejects.toThrow(/prepared statement/);
      }, 30_000);
    }

    it('leaves waking workers to polling', async () => {
      const { store, connect } = await open(false);
      let woken = 0;
      const stop = await store.jobs.onEnqueued('default', () => {
        woken += 1;
      });
      const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
      const other = await connect();
      await other.organization(id).jobs.enqueue({ kind: 'work', payload: 1 });
      // A listener that was never there hears nothing; what polls finds the job.
      expect(await store.jobs.claim({ workerId: 'w' })).toHaveLength(1);
      expect(woken).toBe(0);
      await stop();
    }, 30_000);

    it('says in its health that there is a proxy', async () => {
      const { checks } = await (await open(false)).store.health();
      expect(checks.find(({ name }) => name === 'proxy')?.detail).toContain('there is one');
    }, 30_000);
  });
}

/** Repositories of every kind, at the same time, on more clients than the pool has connections. */
async function useEverything(store: PostgresStore): Promise<void> {
  const organizations = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      store.organizations.create({ slug: `acme-${n}`, name: `Acme ${n}` }),
    ),
  );
  await Promise.all(
    organizations.map(async ({ id }, n) => {
      const acme = store.organization(id);
      const user = await acme.users.create({ email: `a${n}@example.com`, role: 'admin' });
      await acme.jobs.enqueueMany([
        { kind: 'work', payload: n },
        { kind: 'work', payload: n + 1 },
      ]);
      await acme.metering.recordBatch(
        Array.from({ length: 50 }, (_, i) => ({
          occurredAt: new Date(Date.UTC(2026, 5, 1, 0, i)),
          provider: 'openai',
          model: 'gpt-5',
          userId: user.id,
          inputTokens: 10,
        })),
      );
      await store.transaction(async (transaction) => {
        const bound = transaction.organization(id);
        await bound.users.update(user.id, { displayName: 'Ann' });
        await bound.jobs.enqueue({ kind: 'work', payload: 'inside' });
      });
      expect((await acme.users.get(user.id))?.displayName).toBe('Ann');
    }),
  );
  const claims = await Promise.all(
    Array.from({ length: 5 }, (_, n) => store.jobs.claim({ workerId: `worker-${n}`, limit: 6 })),
  );
  const ids = claims.flat().map(({ id }) => id);
  expect(new Set(ids).size).toBe(30);
}
