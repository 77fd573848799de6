import {
  backfillCrashSuite,
  backfillSuite,
  Files,
  migratorOn,
} from '@runledger/conformance/migrations';
import type { MigrationEvent } from '@runledger/migrator';
import { expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { migratingDriver } from './migrating-driver.ts';

backfillSuite(migratingDriver);
backfillCrashSuite(migratingDriver);

async function given(table: string, backfill: string) {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([
    { name: 'app/202601010001_things', up: table, down: '-- Nothing.', backfill },
  ]);
  const events: MigrationEvent[] = [];
  await migratorOn(database, files).up({ backfills: 'leave' });
  return {
    ...database,
    events,
    async backfill(onEvent: (event: MigrationEvent) => void = () => undefined) {
      const tell = (event: MigrationEvent) => {
        events.push(event);
        onEvent(event);
      };
      return (await migratorOn(database, files, { onEvent: tell }).backfill()).backfills;
    },
    async connect() {
      const client = await connectClient({ url: database.address });
      onTestFinished(() => client.end());
      return client;
    },
  };
}

const retriesIn = (events: readonly MigrationEvent[]) =>
  events.flatMap((event) => (event.type === 'backfill-retried' ? event.batchSize : []));

const TABLE = `CREATE TABLE things (id integer PRIMARY KEY, size integer NOT NULL DEFAULT 0);
  INSERT INTO things SELECT generate_series(1, 16);`;

it('a batch that cannot have its locks in time is undone and tried again, smaller', async () => {
  const { backfill, connect, events, rows } = await given(
    TABLE,
    '-- runledger: table=things batch=8 pause=0 lock-timeout=20ms\nUPDATE things SET size = size + 1 WHERE :batch;',
  );
  const application = await connect();
  await application.query('BEGIN; UPDATE things SET size = 0 WHERE id = 7');
  const released: Promise<unknown>[] = [];
  await backfill(({ type }) => {
    if (type === 'backfill-retried' && retriesIn(events).length === 3) {
      released.push(application.query('ROLLBACK'));
    }
  });
  await Promise.all(released);
  // The first four rows go through in between.
  expect(retriesIn(events).slice(0, 3)).toEqual([4, 2, 1]);
  expect(await rows('SELECT DISTINCT size FROM things')).toEqual([{ size: 1 }]);
});

it('a batch that leaves the engine’s schema is journaled in it all the same', async () => {
  const { backfill, rows } = await given(
    TABLE,
    `-- runledger: table=things batch=8 pause=0
     UPDATE things SET size = size + 1 WHERE :batch AND set_config('search_path', 'pg_catalog', true) <> '';`,
  );
  expect(await backfill()).toMatchObject([{ outcome: 'finished', rowsDone: 16 }]);
  expect(await rows('SELECT DISTINCT size FROM things')).toEqual([{ size: 1 }]);
});

it('a batch that runs into its statement timeout is made smaller, and one row alone fails', async () => {
  const { backfill, events, rows } = await given(
    TABLE,
    `-- runledger: table=things batch=16 pause=0 statement-timeout=250ms
     UPDATE things SET size = size + 1 + length(pg_sleep(0.04)::text) WHERE :batch;`,
  );
  expect(await backfill()).toMatchObject([{ outcome: 'finished', rowsDone: 16 }]);
  expect(retriesIn(events)[0]).toBe(8);
  expect(await rows('SELECT DISTINCT size FROM things')).toEqual([{ size: 1 }]);

  const hopeless = await given(
    TABLE,
    `-- runledger: table=things batch=2 pause=0 statement-timeout=30ms
     UPDATE things SET size = size + 1 + length(pg_sleep(0.06)::text) WHERE :batch;`,
  );
  await expect(hopeless.backfill()).rejects.toThrow(
    /failed in batch 1: canceling statement due to statement timeout \[57014\]\. Nothing of it is done/,
  );
});

it('goes through the partitions of a table by a key with microseconds', async () => {
  const { backfill, rows } = await given(
    `CREATE TABLE things (at timestamptz NOT NULL, id text COLLATE "C" NOT NULL, size integer NOT NULL DEFAULT 0,
       PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
     CREATE TABLE things_p1 PARTITION OF things FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
     CREATE TABLE things_p2 PARTITION OF things FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
     INSERT INTO things SELECT timestamptz '2026-01-31 23:59:59.999990Z' + n * interval '1 microsecond', n % 3
       FROM generate_series(1, 20) AS n;`,
    '-- runledger: table=things as=t batch=3 pause=0\nUPDATE things AS t SET size = t.size + 1 WHERE :batch;',
  );
  expect(await backfill()).toMatchObject([{ outcome: 'finished', rowsDone: 20, batches: 7 }]);
  expect(await rows('SELECT DISTINCT size FROM things')).toEqual([{ size: 1 }]);
});
