import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { Line } from './line.ts';

describe('a line', () => {
  it('lets work start at once where nobody is in it, and gives its result as it is', () => {
    const line = new Line();
    expect(line.run(() => 1)).toBe(1);
    expect(() =>
      line.run(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(line.run(() => 2)).toBe(2);
  });

  it('serves those who wait in their order, past failures', async () => {
    const line = new Line();
    const order: number[] = [];
    const calls = [1, 2, 3, 4, 5].map(async (number) =>
      line.run(async () => {
        order.push(number);
        await null;
        order.push(-number);
        if (number === 2) throw new Error('no');
        return number;
      }),
    );
    const settled = await Promise.allSettled(calls);
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    expect(order).toEqual([1, -1, 2, -2, 3, -3, 4, -4, 5, -5]);
  });

  it('has done what needs no time before anybody learns of the end that it waited for', async () => {
    const line = new Line();
    const mayEnd = Promise.withResolvers<void>();
    const first = line.run(() => mayEnd.promise);
    const done: number[] = [];
    // As many as would overflow the stack, were each to call the next.
    const waiting = Array.from({ length: 20_000 }, (_, number) =>
      line.run(() => void done.push(number)),
    );
    mayEnd.resolve();
    await first;
    expect(done).toHaveLength(20_000);
    await Promise.all(waiting);
  });

  it('starts what waited in the place that it was asked for from', async () => {
    const line = new Line();
    const place = new AsyncLocalStorage<string>();
    const mayEnd = Promise.withResolvers<void>();
    const first = place.run('first', () => line.run(() => mayEnd.promise));
    const second = place.run('second', () => line.run(() => place.getStore()));
    mayEnd.resolve();
    await first;
    expect(await second).toBe('second');
  });
});
