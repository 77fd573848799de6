import {
  backfillCrashSuite,
  backfillSuite,
  Files,
  migratorOn,
} from '@runledger/conformance/migrations';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { migratingDriver } from './migrating-driver.ts';

backfillSuite(migratingDriver);
backfillCrashSuite(migratingDriver);

it('a backfill waits for another writer, and its batches stay as large as they are', async () => {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([
    {
      name: 'app/202601010001_things',
      up: `CREATE TABLE things (id INTEGER PRIMARY KEY, size INTEGER NOT NULL DEFAULT 0) STRICT;
        INSERT INTO things (id) VALUES (1), (2), (3), (4);`,
      down: '-- Nothing.',
      backfill:
        '-- runledger: table=things batch=2 pause=0\nUPDATE things SET size = size + 1 WHERE :batch;',
    },
  ]);
  await migratorOn(database, files).up({ backfills: 'leave' });
  const application = openDatabase({ path: database.address });
  onTestFinished(() => void application.close());
  const sizes: number[] = [];
  await migratorOn(database, files, {
    onEvent(event) {
      if (event.type === 'backfill-started') application.exec('BEGIN IMMEDIATE');
      if (event.type === 'backfill-progress') sizes.push(event.batchSize);
      if (event.type !== 'backfill-retried') return;
      sizes.push(event.batchSize);
      if (sizes.length === 3) application.exec('ROLLBACK');
    },
  }).backfill();
  expect(new Set(sizes)).toEqual(new Set([2]));
  expect(sizes.length).toBeGreaterThan(4);
  expect(await database.rows('SELECT DISTINCT size FROM things')).toEqual([{ size: 1 }]);
});

it('a table whose key can be NULL has no backfill', async () => {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([
    {
      name: 'app/202601010001_things',
      up: 'CREATE TABLE things (id TEXT PRIMARY KEY, size INTEGER);',
      down: '-- Nothing.',
      backfill: '-- runledger: table=things\nUPDATE things SET size = 1 WHERE :batch;',
    },
  ]);
  const problem =
    'things has no primary key whose columns are never NULL; give it one in the migration';
  const { hazards } = await migratorOn(database, files).plan();
  expect(hazards).toContainEqual(
    expect.objectContaining({ hazard: 'fails', message: `Its backfill is refused: ${problem}` }),
  );
  await expect(migratorOn(database, files).up()).rejects.toThrow(problem);
});

it.each([
  ['a NUL', `'a' || char(0) || n`, 'STRICT', 'TEXT'],
  ['bytes that are no UTF-8', `CAST(X'61FF' || CAST(n AS BLOB) AS TEXT)`, 'STRICT', 'TEXT'],
  ['numbers beside texts', `CASE WHEN n % 2 THEN n ELSE n || char(0) END`, '', ''],
])('a backfill goes by keys that hold %s', async (_, key, strict, type) => {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([
    {
      name: 'app/202601010001_things',
      up: `CREATE TABLE things (id ${type} NOT NULL PRIMARY KEY, size INTEGER NOT NULL DEFAULT 0) ${strict};
        WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 25)
        INSERT INTO things (id) SELECT ${key} FROM numbers;`,
      down: '-- Nothing.',
      backfill:
        '-- runledger: table=things batch=2 pause=0\nUPDATE things SET size = size + 1 WHERE :batch;',
    },
  ]);
  const { backfills } = await migratorOn(database, files).up();
  expect(backfills).toMatchObject([{ outcome: 'finished', rowsDone: 25, batches: 13 }]);
  expect(await database.rows('SELECT DISTINCT size FROM things')).toEqual([{ size: 1 }]);
});
