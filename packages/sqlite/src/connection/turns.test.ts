import { TimeoutError } from '@runledger/schema';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Turns } from './turns.ts';

const turns = (slots: number, deadlineMs = 10_000) =>
  new Turns({ slots, deadlineMs, purpose: 'for the test' });

describe('Turns', () => {
  it('are handed on first come, first served', async () => {
    const writer = turns(1);
    const order: number[] = [];
    await writer.take();
    const waiting = [1, 2, 3].map(async (number) => {
      await writer.take();
      order.push(number);
      writer.release();
    });
    expect(writer.tryTake()).toBe(false);
    writer.release();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
    expect(writer.tryTake()).toBe(true);
  });

  it('cannot be taken past those who wait', async () => {
    const writer = turns(1);
    await writer.take();
    const next = writer.take();
    writer.release();
    expect(writer.tryTake()).toBe(false);
    await next;
  });

  it('are had by as many at once as there are slots', async () => {
    const readers = turns(2);
    expect([readers.tryTake(), readers.tryTake(), readers.tryTake()]).toEqual([true, true, false]);
    const third = readers.take();
    readers.release();
    await third;
  });

  it('are not waited for beyond the deadline when none changes hands', async () => {
    const writer = turns(1, 5);
    await writer.take();
    const [first, second] = await Promise.allSettled([writer.take(), writer.take()]);
    for (const refused of [first, second]) {
      expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(TimeoutError) });
    }
    writer.release();
    expect(writer.tryTake()).toBe(true);
  });

  it('are waited for as long as they change hands', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const writer = turns(1, 100);
    await writer.take();
    const [first, second] = [writer.take(), writer.take()];
    second.catch(() => undefined);
    vi.advanceTimersByTime(60);
    writer.release();
    await first;
    vi.advanceTimersByTime(99);
    writer.release();
    await second;
  });

  it('are idle once nobody has one or waits', async () => {
    const writer = turns(1);
    await writer.idle();
    await writer.take();
    const next = writer.take();
    let isIdle = false;
    const idle = writer.idle().then(() => {
      isIdle = true;
    });
    writer.release();
    await next;
    expect(isIdle).toBe(false);
    writer.release();
    await idle;
    expect(isIdle).toBe(true);
  });
});
