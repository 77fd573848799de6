import {
  LeaseLostError,
  TransactionScopeError,
  UniqueViolationError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SqliteConnection } from './connection.ts';
import { SqliteDatabase } from './database.ts';
import { inTransaction } from './transaction.ts';

async function open(): Promise<SqliteDatabase> {
  const database = await SqliteDatabase.open({ path: ':memory:' });
  onTestFinished(() => database.close());
  await database.query('CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT', []);
  return database;
}

const rows = async (database: SqliteDatabase) =>
  (await database.query('SELECT a FROM t ORDER BY a', [])).rows.map(({ a }) => a);

const insert = 'INSERT INTO t VALUES (?)';

// biome-ignore lint/correctness/useYield: these steps are done in one turn.
function* refusing(writer: SqliteConnection) {
  writer.run('SELECT a FROM t');
  throw new LeaseLostError('after looking');
}

// biome-ignore lint/correctness/useYield: these steps are done in one turn.
function* refusingHalfway(writer: SqliteConnection) {
  writer.run(insert, [1]);
  throw new LeaseLostError('after writing');
}

function* refusingLater(writer: SqliteConnection) {
  writer.run(insert, [1]);
  yield;
  throw new ValidationError('The rest', []);
}

function* inTwoTurns(writer: SqliteConnection) {
  writer.run(insert, [1]);
  yield;
  writer.run(insert, [2]);
}

describe('steps in a transaction', () => {
  it('may refuse something before they have changed anything', async () => {
    const database = await open();
    await inTransaction(database, async (transaction) => {
      await expect(transaction.write(refusing)).rejects.toThrow(LeaseLostError);
      await transaction.query(insert, [7]);
    });
    expect(await rows(database)).toEqual([7]);
  });

  it.each([
    ['in the same turn', refusingHalfway],
    ['in a later turn', refusingLater],
  ])('end it when they stop halfway %s', async (_, steps) => {
    const database = await open();
    const going = inTransaction(database, async (transaction) => {
      await transaction.write<void>(steps).catch(() => 'ignored');
      await expect(transaction.query(insert, [7])).rejects.toThrow(TransactionScopeError);
    });
    await expect(going).rejects.toThrow(TransactionScopeError);
    expect(await rows(database)).toEqual([]);
  });

  it('are not cut short by a commit', async () => {
    const database = await open();
    let steps: Promise<unknown> = Promise.resolve();
    const going = inTransaction(database, async (transaction) => {
      steps = transaction.write(inTwoTurns).catch((error: unknown) => error);
    });
    await expect(going).rejects.toThrow('under way');
    expect(await steps).toBeInstanceOf(TransactionScopeError);
    expect(await rows(database)).toEqual([]);
  });

  it('wait for a nested transaction that begins between their turns', async () => {
    const database = await open();
    await inTransaction(database, async (transaction) => {
      const steps = transaction.write(inTwoTurns);
      const nested = transaction.nested(async (inner) => {
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
        await inner.query(insert, [1]);
      });
      await expect(nested).rejects.toThrow(UniqueViolationError);
      await steps;
    });
    expect(await rows(database)).toEqual([1, 2]);
  });

  it('are undone by themselves in a nested transaction', async () => {
    const database = await open();
    await inTransaction(database, async (transaction) => {
      const nested = transaction.nested((inner) => inner.write<void>(refusingLater));
      await expect(nested).rejects.toThrow(ValidationError);
      await transaction.write(inTwoTurns);
    });
    expect(await rows(database)).toEqual([1, 2]);
  });
});
