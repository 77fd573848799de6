/** How backfills end that never would. */
import { LockUnavailable, type MigrationEvent, type MigrationTarget } from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import { additions, items, progressOf, sizesOf, TestClock } from './backfill-fixtures.ts';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, versionOf } from './fixtures.ts';

export function backfillEndSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › ends of backfills`, () => {
    it('hears that it is to stop, also where it never pauses', async () => {
      const database = await createDatabase(driver);
      const rows = 300;
      const files = new Files([items(rows), additions('table=items batch=1 pause=0')]);
      const stop = new AbortController();
      const onEvent = ({ type }: MigrationEvent) => {
        // As a signal of the system: nothing that happens in the run itself.
        if (type === 'backfill-started') setImmediate(() => stop.abort());
      };
      const { signal } = stop;
      const { backfills } = await migratorOn(database, files, { signal, onEvent }).up();
      expect(backfills).toMatchObject([{ outcome: 'interrupted' }]);
      expect(backfills[0]?.rowsDone).toBeLessThan(rows);
      expect(await progressOf(database)).toEqual({ status: 'running', runner: null });
    });

    it('stops before it tries a batch again', async () => {
      const database = await createDatabase(driver);
      const files = new Files([items(2), additions('table=items batch=1 function\n')]);
      const stop = new AbortController();
      const { backfills } = await migratorOn(database, files, {
        clock: new TestClock(),
        signal: stop.signal,
        backfills: {
          [`app/${versionOf(2)}`]: () => Promise.reject(new LockUnavailable('It is held')),
        },
        onEvent: ({ type }) => type === 'backfill-retried' && stop.abort(),
      }).up();
      expect(backfills).toMatchObject([{ outcome: 'interrupted', rowsDone: 0 }]);
      expect(await progressOf(database)).toEqual({ status: 'running', runner: null });
    });

    it('fails where the key does not move on', async () => {
      const database = await createDatabase(driver);
      const files = new Files([items(9), additions('table=items batch=2')]);
      const target = standingStill(database.target());
      await expect(
        migratorOn(database, files, { target, clock: new TestClock() }).up(),
      ).rejects.toThrow(/failed in batch 2: .* end with that key again, .* go by another key/);
      expect(await sizesOf(database)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0]);
    });
  });
}

/** A driver that writes down every key as the first one. */
function standingStill(target: MigrationTarget): MigrationTarget {
  let upTo: readonly string[] | null = null;
  return overriding(target, {
    connect: async () => {
      const session = await target.connect();
      return overriding(session, {
        backfills: async () => {
          const backfills = await session.backfills();
          return overriding(backfills, {
            transaction: (limits, work) =>
              backfills.transaction(limits, (transaction) =>
                work(
                  overriding(transaction, {
                    next: async (after, limit) => {
                      const next = await transaction.next(after, limit);
                      upTo ??= next?.upTo ?? null;
                      return next && upTo ? { ...next, upTo } : next;
                    },
                  }),
                ),
              ),
          });
        },
      });
    },
  });
}

/** The same but for these; a class with private members has to be called as itself. */
function overriding<T extends object>(whole: T, parts: Partial<T>): T {
  return new Proxy(whole, {
    get(object, name) {
      if (name in parts) return parts[name as keyof T];
      const value: unknown = Reflect.get(object, name, object);
      return typeof value === 'function' ? value.bind(object) : value;
    },
  });
}
