import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { HOUR, MINUTE, openWithKeys, SECOND, thrownBy } from './fixtures.ts';

async function openWithUses(driver: DriverUnderTest, ...rest: [] | [{ cache: object }]) {
  const opened = await openWithKeys(driver, ...rest);
  const { acme, store, statements } = opened;
  const writes = () =>
    statements.filter(({ sql }) => /update [^?$]* set "last_used_at"/i.test(sql));
  return {
    ...opened,
    verify: (plaintext: string) => store.apiKeys.verify(plaintext),
    lastUsedAt: async (id: string) => (await acme.apiKeys.get(id))?.lastUsedAt,
    writes,
    /** Waits until uses have been written so many times. */
    written: (times: number) => vi.waitFor(() => expect(writes()).toHaveLength(times)),
  };
}

/** The warnings that the process gives during the test. */
function warningsOf(code: string): Error[] {
  const warnings: Error[] = [];
  const listener = (warning: Error & { code?: string }) => {
    if (warning.code === code) warnings.push(warning);
  };
  process.on('warning', listener);
  onTestFinished(() => {
    process.off('warning', listener);
  });
  return warnings;
}

export function keyUseSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › identity › when API keys were last used`, () => {
    it('is written a minute later, many in one statement', async () => {
      const { issue, verify, timers, lastUsedAt, writes, written } = await openWithUses(driver);
      const issued = [await issue(), await issue(), await issue()];
      for (const { plaintext } of issued) {
        await verify(plaintext);
        timers.advance(SECOND);
      }
      const first = new Date(timers.now() - 3 * SECOND);
      timers.advance(MINUTE - 3 * SECOND - 1);
      expect(writes()).toEqual([]);
      timers.advance(1);
      await written(1);
      expect(writes()).toMatchObject([{ rows: 3, error: null }]);
      for (const [place, { key }] of issued.entries()) {
        expect(await lastUsedAt(key.id)).toEqual(new Date(first.getTime() + place * SECOND));
      }
    });

    it('is written at most once a minute for each key, with its latest use', async () => {
      const { issue, verify, timers, lastUsedAt, writes, written } = await openWithUses(driver);
      const { key, plaintext } = await issue();
      for (let second = 0; second < 150; second++) {
        await verify(plaintext);
        timers.advance(SECOND);
        if (second % 60 === 59) await written((second + 1) / 60);
      }
      expect(writes()).toMatchObject([{ rows: 1 }, { rows: 1 }]);
      expect(await lastUsedAt(key.id)).toEqual(new Date(timers.now() - 31 * SECOND));
    });

    it('is left alone where another process wrote it less than a minute ago', async () => {
      const { issue, verify, timers, lastUsedAt, sql, written, writes } =
        await openWithUses(driver);
      const { key, plaintext } = await issue();
      const justNow = new Date(timers.now() - SECOND);
      const set = `update api_keys set last_used_at = '${justNow.toISOString()}'`;
      await sql(`${set} where id = '${key.id}'`);
      await verify(plaintext);
      timers.advance(MINUTE);
      await written(1);
      expect(writes()[0]).toMatchObject({ rows: 0, error: null });
      expect(await lastUsedAt(key.id)).toEqual(justNow);
    });

    it('is noted for cached principals and inside transactions, not for refusals', async () => {
      const { store, issue, verify, acme, timers, lastUsedAt, written } = await openWithUses(
        driver,
        { cache: { ttlMs: HOUR } },
      );
      const [cached, inside, revoked] = [await issue(), await issue(), await issue()];
      await acme.apiKeys.revoke(revoked.key.id);
      await verify(cached.plaintext);
      timers.advance(SECOND);
      const last = timers.clock();
      await verify(cached.plaintext);
      await verify(revoked.plaintext);
      await thrownBy(
        store.transaction(async (transaction) => {
          await transaction.apiKeys.verify(inside.plaintext);
          throw new Error('changed my mind');
        }),
      );
      timers.advance(MINUTE);
      await written(1);
      expect(await lastUsedAt(cached.key.id)).toEqual(last);
      expect(await lastUsedAt(inside.key.id)).toEqual(last);
      expect(await lastUsedAt(revoked.key.id)).toBeNull();
    });

    it('is written when the store is closed, after what is under way', async () => {
      const { store, issue, verify, writes } = await openWithUses(driver);
      const [first, second] = [await issue(), await issue()];
      await verify(first.plaintext);
      const underWay = verify(second.plaintext);
      await Promise.all([store.close(), store.close()]);
      expect((await underWay).ok).toBe(true);
      expect(writes()).toMatchObject([{ rows: 2, error: null }]);
      await store.close();
      expect(writes()).toHaveLength(1);
    });

    it('waits for the next time where it cannot be written, and warns once', async () => {
      const warnings = warningsOf('RUNLEDGER_API_KEY_USES');
      const { issue, verify, timers, lastUsedAt, writes, sql } = await openWithUses(driver);
      const [first, second] = [await issue(), await issue()];
      await verify(first.plaintext);
      const used = timers.clock();
      await sql('alter table api_keys rename to api_keys_away');
      for (let attempt = 0; attempt < 3; attempt++) {
        timers.advance(MINUTE);
        // The next attempt is set once this one has failed.
        await vi.waitFor(() => expect(timers.nextInMs).toBe(MINUTE));
      }
      await vi.waitFor(() => expect(warnings).toHaveLength(1));
      expect(warnings[0]?.message).toContain('When 1 API key was last used');
      await sql('alter table api_keys_away rename to api_keys');
      await verify(second.plaintext);
      timers.advance(MINUTE);
      await vi.waitFor(() => expect(writes().at(-1)).toMatchObject({ rows: 2, error: null }));
      expect(await lastUsedAt(first.key.id)).toEqual(used);
      expect(warnings).toHaveLength(1);
    });

    it('closes the store also where it cannot be written, and warns of it', async () => {
      const warnings = warningsOf('RUNLEDGER_API_KEY_USES');
      const { store, issue, verify, sql } = await openWithUses(driver);
      await verify((await issue()).plaintext);
      await sql('alter table api_keys rename to api_keys_away');
      await store.close();
      await vi.waitFor(() => expect(warnings).toHaveLength(1));
    });
  });
}
