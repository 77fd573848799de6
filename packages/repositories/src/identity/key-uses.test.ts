import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { type KeyUse, KeyUses, MOST_NOTED_KEYS, USES_INTERVAL_MS } from './key-uses.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));
const at = new Date(0);

function noting(write: (uses: readonly KeyUse[]) => Promise<void> = async () => undefined) {
  const batches: (readonly KeyUse[])[] = [];
  const failures: number[] = [];
  const alarms = new Set<() => void>();
  const uses = new KeyUses({
    write: async (batch) => {
      batches.push(batch);
      await write(batch);
    },
    timers: {
      now: () => 0,
      after(milliseconds, callback) {
        expect(milliseconds).toBe(USES_INTERVAL_MS);
        alarms.add(callback);
        return () => alarms.delete(callback);
      },
    },
    onFailure: (_, noted) => failures.push(noted),
  });
  return {
    uses,
    batches,
    failures,
    alarms,
    note: (apiKeyId: string, when = at) => uses.note({ organizationId: 'acme', apiKeyId }, when),
    async ring() {
      expect(alarms.size).toBe(1);
      const [alarm] = alarms;
      alarms.clear();
      alarm?.();
      await settle();
    },
  };
}

describe('noting when keys were used', () => {
  it('sets one alarm for many uses, and none while there are none', async () => {
    const { note, ring, alarms, batches } = noting();
    expect(alarms.size).toBe(0);
    for (const key of ['a', 'b', 'a']) note(key);
    await ring();
    expect(batches.map((batch) => batch.map(({ apiKeyId }) => apiKeyId))).toEqual([['a', 'b']]);
    expect(alarms.size).toBe(0);
  });

  it('writes one batch at a time, and sets the alarm again for what came meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { note, ring, alarms, batches } = noting(() => promise);
    note('a');
    await ring();
    note('b');
    await ring();
    expect(batches).toHaveLength(1);
    resolve();
    await settle();
    expect(alarms.size).toBe(1);
    await ring();
    expect(batches.map((batch) => batch.map(({ apiKeyId }) => apiKeyId))).toEqual([['a'], ['b']]);
  });

  it('keeps the latest use of what could not be written', async () => {
    let isBroken = true;
    const { note, ring, batches, failures } = noting(async () => {
      if (isBroken) throw new Error('away');
    });
    note('a');
    note('b');
    const failing = ring();
    note('a', new Date(5));
    await failing;
    await ring();
    isBroken = false;
    await ring();
    expect(batches).toHaveLength(3);
    expect(batches[2]).toEqual([
      { organizationId: 'acme', apiKeyId: 'a', at: new Date(5) },
      { organizationId: 'acme', apiKeyId: 'b', at },
    ]);
    expect(failures).toEqual([2]);
    isBroken = true;
    note('c');
    await ring();
    expect(failures).toEqual([2, 1]);
  });

  it('writes early when there are very many, and notes no more of them while it fails', async () => {
    let isBroken = true;
    const { note, ring, alarms, batches } = noting(async () => {
      if (isBroken) throw new Error('away');
    });
    for (let key = 0; key < MOST_NOTED_KEYS; key++) note(`${key}`);
    await settle();
    expect(batches.map(({ length }) => length)).toEqual([MOST_NOTED_KEYS]);
    note('one more');
    note('0', new Date(5));
    isBroken = false;
    await ring();
    expect(batches[1]).toHaveLength(MOST_NOTED_KEYS);
    expect(batches[1]?.find(({ apiKeyId }) => apiKeyId === '0')?.at).toEqual(new Date(5));
    expect(batches[1]?.some(({ apiKeyId }) => apiKeyId === 'one more')).toBe(false);
    expect(alarms.size).toBe(0);
  });

  it('writes the rest when it is closed, after the batch that is under way', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { uses, note, ring, alarms, batches } = noting(() => promise);
    note('a');
    await ring();
    note('b');
    const closing = uses.close();
    note('c');
    resolve();
    await closing;
    expect(batches.map((batch) => batch.map(({ apiKeyId }) => apiKeyId))).toEqual([['a'], ['b']]);
    expect(alarms.size).toBe(0);
  });

  it('does not carry the context of a use into the background', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const { note, ring } = noting(async () => {
      seen.push(context.getStore());
    });
    context.run('a transaction', () => note('a'));
    await ring();
    for (let key = 0; key < MOST_NOTED_KEYS; key++) {
      context.run('a transaction', () => note(`${key}`));
    }
    await settle();
    expect(seen).toEqual([undefined, undefined]);
  });
});
