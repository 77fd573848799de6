import { TimeoutError } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFile } from '../../test/database.ts';
import { isBusy, retryWhileBusy } from './busy.ts';
import { openDatabase } from './open.ts';

/** A connection that holds the right to write, and one that wants it. */
function contention() {
  const path = temporaryFile();
  const holder = openDatabase({ path });
  const other = openDatabase({ path });
  onTestFinished(() => {
    holder.close();
    other.close();
  });
  holder.exec('CREATE TABLE t (a); BEGIN IMMEDIATE');
  return { holder, other };
}

describe('retryWhileBusy', () => {
  it('makes the attempt again until the lock is free', async () => {
    const { holder, other } = contention();
    let attempts = 0;
    const waiting = retryWhileBusy(
      () => {
        attempts += 1;
        // The holder lets go only once it is seen that the event loop goes on between attempts.
        if (attempts === 3) holder.exec('COMMIT');
        return other.prepare('INSERT INTO t VALUES (1)').run().changes;
      },
      { deadlineMs: 10_000 },
    );
    expect(attempts).toBe(1);
    expect(await waiting).toBe(1);
    expect(attempts).toBe(3);
  });

  it('lets the event loop go on meanwhile', async () => {
    const { holder, other } = contention();
    let ticks = 0;
    const tick = () => {
      ticks += 1;
      if (ticks === 50) holder.exec('COMMIT');
      else setImmediate(tick);
    };
    setImmediate(tick);
    await retryWhileBusy(() => other.exec('INSERT INTO t VALUES (1)'), { deadlineMs: 10_000 });
    expect(ticks).toBe(50);
  });

  it('gives up at the deadline, with the native error as the cause', async () => {
    const { other } = contention();
    const error = await retryWhileBusy(() => other.exec('INSERT INTO t VALUES (1)'), {
      deadlineMs: 5,
      purpose: 'to add one',
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as TimeoutError).message).toContain('Waited 5 ms to add one');
    expect((error as TimeoutError).isRetryable).toBe(true);
    expect(isBusy((error as Error).cause)).toBe(true);
  });

  it('passes every other error through at once', async () => {
    const { other } = contention();
    let attempts = 0;
    const failing = retryWhileBusy(
      () => {
        attempts += 1;
        other.exec('SELECT * FROM missing');
      },
      { deadlineMs: 10_000 },
    );
    await expect(failing).rejects.toThrow('no such table: missing');
    expect(attempts).toBe(1);
  });
});
