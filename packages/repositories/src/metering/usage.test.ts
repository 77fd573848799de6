import { NIL_UUID, type UsageRecord, ValidationError } from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dailyTotals, dirtyHours, prepareUsage } from './usage.ts';

const now = new Date('2026-05-01T00:00:00.000Z');

function uuid(number: number): string {
  return `01930000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

function event(facts: Partial<UsageRecord> = {}): UsageRecord {
  return {
    organizationId: uuid(1),
    occurredAt: new Date('2026-04-30T23:59:59.999Z'),
    provider: 'openai',
    model: 'gpt-5',
    ...facts,
  };
}

const anyEvent = fc
  .record({
    organization: fc.integer({ min: 1, max: 3 }),
    user: fc.option(fc.integer({ min: 10, max: 12 })),
    minute: fc.integer({ min: 0, max: 3 * 24 * 60 }),
    tokens: fc.integer({ min: 0, max: 1000 }),
    nano: fc.option(fc.integer({ min: 0, max: 4_000_000_000 })),
  })
  .map(({ organization, user, minute, tokens, nano }) =>
    event({
      organizationId: uuid(organization),
      occurredAt: new Date(Date.UTC(2026, 3, 1) + minute * 60_000),
      userId: user === null ? null : uuid(user),
      inputTokens: tokens,
      costUsd: nano === null ? null : nano / 1e9,
    }),
  );

describe('prepareUsage', () => {
  it('completes events and keeps the key of each beside it', () => {
    const [prepared] = prepareUsage([event({ idempotencyKey: 'k', costUsd: 0.1 })], now);
    expect(prepared?.idempotencyKey).toBe('k');
    expect(prepared?.row).toMatchObject({ userId: null, inputTokens: 0, recordedAt: now });
    expect(prepared?.row).not.toHaveProperty('idempotencyKey');
  });

  it('names refused events by their place, the key included', () => {
    const attempt = () =>
      prepareUsage([event(), event({ idempotencyKey: 'x'.repeat(256), inputTokens: -1 })], now);
    expect(attempt).toThrow(ValidationError);
    expect(attempt).toThrow(/events\[1\]\.inputTokens .*events\[1\]\.idempotencyKey /);
  });

  it('sorts by the primary key, whatever the order they come in', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const keys = prepareUsage(events, now).map(
          ({ row }) => `${row.organizationId}/${row.occurredAt.toISOString()}/${row.id}`,
        );
        expect(keys).toEqual([...keys].sort());
      }),
    );
  });
});

describe('dailyTotals', () => {
  it('adds up exactly, by day, user and key, in the order of the primary key', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const rows = prepareUsage(events, now).map(({ row }) => row);
        const totals = dailyTotals(rows);
        const keys = totals.map((total) =>
          [total.organizationId, total.userId, total.apiKeyId, total.day].join('/'),
        );
        expect(keys).toEqual([...new Set(keys)].sort());
        const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
        expect(sum(totals.map(({ requestCount }) => requestCount))).toBe(events.length);
        expect(sum(totals.map(({ inputTokens }) => Number(inputTokens)))).toBe(
          sum(events.map(({ inputTokens }) => inputTokens ?? 0)),
        );
        expect(totals.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0n)).toBe(
          events.reduce(
            (total, { costUsd }) => total + BigInt(Math.round((costUsd ?? 0) * 1e9)),
            0n,
          ),
        );
      }),
    );
  });

  it('keeps sums exact beyond what a number holds', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const rows = prepareUsage(
      [most, most, 2].map((inputTokens) => event({ inputTokens, outputTokens: inputTokens })),
      now,
    ).map(({ row }) => row);
    const exact = 2n * BigInt(most) + 2n;
    expect(dailyTotals(rows)).toMatchObject([{ inputTokens: exact, outputTokens: exact }]);
  });

  it('puts the last millisecond of a day into that day, and none for no user', () => {
    const rows = prepareUsage([event()], now).map(({ row }) => row);
    expect(dailyTotals(rows)).toMatchObject([
      { day: '2026-04-30', userId: NIL_UUID, apiKeyId: NIL_UUID, costNanoUsd: 0n },
    ]);
  });
});

describe('dirtyHours', () => {
  it('names each hour that has events once', () => {
    const at = (time: string) => event({ occurredAt: new Date(time) });
    const rows = prepareUsage(
      [
        at('2026-04-30T23:00:00.000Z'),
        at('2026-04-30T22:59:59.999Z'),
        at('2026-04-30T23:59:59.999Z'),
      ],
      now,
    ).map(({ row }) => row);
    expect(dirtyHours(rows)).toEqual([
      { organizationId: uuid(1), bucketStart: new Date('2026-04-30T22:00:00.000Z') },
      { organizationId: uuid(1), bucketStart: new Date('2026-04-30T23:00:00.000Z') },
    ]);
  });
});
