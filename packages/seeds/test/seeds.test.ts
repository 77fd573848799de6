import {
  type AnyTable,
  model,
  type NewRow,
  operationalModel,
  UniqueViolationError,
  type UsageEvent,
} from '@runledger/schema';
import { beforeAll, describe, expect, it } from 'vitest';
import { applySeeds, seedSets, withPrerequisites } from '../src/index.ts';
import { MemoryStore } from './memory-store.ts';

const today = new Date('2026-03-18T15:20:00.000Z');
const later = new Date('2026-07-01T00:00:00.000Z');
const tables: readonly AnyTable[] = Object.values(operationalModel);

let store: MemoryStore;

async function seeded(now: Date, day: Date) {
  const fresh = new MemoryStore(now);
  const report = await applySeeds(fresh, { sets: seedSets, today: day });
  return { fresh, report };
}

beforeAll(async () => {
  store = (await seeded(today, today)).fresh;
});

describe('samples', () => {
  it('are the same whenever they are made for one day', async () => {
    const { fresh } = await seeded(later, new Date('2026-03-18T00:00:00.000Z'));
    expect(fresh.digest()).toBe(store.digest());
  });

  it('are the same on every machine', () => {
    expect(store.digest()).toMatchInlineSnapshot(
      `"68c096c034d1eef28191ce75955b78c2555672b73f32fad18ce8d57327f20bce"`,
    );
  });

  it('change nothing when they are seeded again, on any day', async () => {
    const { fresh } = await seeded(today, today);
    const before = fresh.digest();
    const report = await applySeeds(fresh, { sets: seedSets, today: later });
    expect(report.anchor).toEqual(new Date('2026-03-18T00:00:00.000Z'));
    expect(report.tables.map(({ added }) => added)).toEqual(report.tables.map(() => 0));
    expect(fresh.digest()).toBe(before);
  });

  it('are completed by the next run, wherever a run was killed', async () => {
    const total = (await seeded(today, today)).report.tables.length;
    for (let loads = 1; loads < total - 1; loads++) {
      const fresh = new MemoryStore(today);
      fresh.loadsUntilFailure = loads;
      await expect(applySeeds(fresh, { sets: seedSets, today })).rejects.toThrow('killed');
      fresh.loadsUntilFailure = Number.POSITIVE_INFINITY;
      await applySeeds(fresh, { sets: seedSets, today: later });
      expect(fresh.digest()).toBe(store.digest());
    }
  });

  it('point only to rows that are there, in the same organization', () => {
    for (const table of tables) {
      for (const { name, columns, target, targetColumns } of table.foreignKeys) {
        const keyOf = (row: Record<string, unknown>, properties: readonly string[]) =>
          JSON.stringify(properties.map((property) => row[property]));
        const targets = new Set(store.rows(target).map((row) => keyOf(row, targetColumns)));
        const pointing = store.rows(table.name).filter((row) => row[columns.at(-1) ?? ''] !== null);
        for (const row of pointing) expect(targets, name).toContain(keyOf(row, columns));
      }
    }
  });

  it('are unique wherever the model says so', () => {
    for (const table of tables) {
      for (const { name, columns, where } of table.uniques) {
        const keys = store
          .rows(table.name)
          .map((row) => columns.map((property) => row[property]))
          .filter((key) => !key.includes(null))
          .map((key) => JSON.stringify(key));
        expect(new Set(keys).size, `${name} ${where ? 'where it holds' : ''}`).toBe(keys.length);
      }
    }
  });

  it('arrive parents first', async () => {
    const { report } = await seeded(today, today);
    const order = report.tables.map(({ table }) => table);
    for (const { name, foreignKeys } of tables.filter((table) => order.includes(table.name))) {
      for (const { target } of foreignKeys) {
        expect(order.indexOf(target), name).toBeLessThanOrEqual(order.indexOf(name));
      }
    }
  });

  it('refuse to mix with an organization of one’s own', async () => {
    const own = new MemoryStore(today);
    const organization = {
      slug: 'lumen-labs',
      name: 'Another',
      id: '0198f000-0000-7000-8000-00000000000a',
    };
    await own.load(model.organizations, [organization as NewRow<typeof model.organizations>]);
    await expect(applySeeds(own, { sets: ['core'], today })).rejects.toThrow(UniqueViolationError);
    expect(own.rows('users')).toEqual([]);
  });
});

describe('sets', () => {
  it('bring what they stand on', () => {
    expect(withPrerequisites(['usage'])).toEqual(['core', 'usage']);
    expect(withPrerequisites(['usage', 'agent-tasks'])).toEqual(['core', 'agent-tasks', 'usage']);
    expect(withPrerequisites([])).toEqual([]);
  });

  it('show every state that a task and a job can be in', () => {
    const statuses = (table: string) => new Set(store.rows(table).map(({ status }) => status));
    expect(statuses('tasks')).toEqual(new Set(model.tasks.columns.status.values));
    expect(statuses('jobs')).toEqual(new Set(model.jobs.columns.status.values));
    expect(statuses('execution_logs')).toEqual(new Set(model.executionLogs.columns.status.values));
  });

  it('give each task three to five steps, counted from 1', () => {
    const tasks = store.rows('tasks');
    expect(tasks.length).toBeGreaterThanOrEqual(5);
    expect(tasks.length).toBeLessThanOrEqual(10);
    for (const { taskId } of tasks) {
      const steps = store.rows('execution_logs').filter((log) => log.taskId === taskId);
      expect(steps.length).toBeGreaterThanOrEqual(3);
      expect(steps.length).toBeLessThanOrEqual(5);
      expect(steps.map(({ stepNumber }) => stepNumber)).toEqual(steps.map((_, place) => place + 1));
    }
  });

  it('have a task that failed in the last week', () => {
    const weekAgo = new Date('2026-03-11T00:00:00.000Z');
    const failed = store.rows('tasks').filter(({ status }) => status === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const { createdAt, errorMessage } of failed) {
      expect(Number(createdAt)).toBeGreaterThan(Number(weekAgo));
      expect(errorMessage).not.toBeNull();
    }
  });

  it('hold no key that anybody could call with', () => {
    for (const { prefix, hash } of store.rows('api_keys')) {
      expect(prefix).toMatch(/^sample/);
      expect(hash).toHaveLength(32);
    }
  });
});

describe('usage', () => {
  let events: UsageEvent[];

  beforeAll(() => {
    events = store.rows('usage_events') as UsageEvent[];
  });

  it('fills the thirty days before the anchor', () => {
    const days = new Set(events.map(({ occurredAt }) => occurredAt.toISOString().slice(0, 10)));
    expect(days.size).toBe(30);
    expect([...days].sort().at(0)).toBe('2026-02-16');
    expect([...days].sort().at(-1)).toBe('2026-03-17');
    expect(events.length).toBeGreaterThan(4_000);
  });

  it('has failures, cached tokens, reasoning, and requests without a price', () => {
    const share = (matches: (event: UsageEvent) => boolean) =>
      events.filter(matches).length / events.length;
    expect(share(({ status }) => status === 'error')).toBeGreaterThan(0.01);
    expect(share(({ status }) => status === 'error')).toBeLessThan(0.05);
    expect(share(({ cachedInputTokens }) => cachedInputTokens > 0)).toBeGreaterThan(0.2);
    expect(share(({ cacheWriteTokens }) => cacheWriteTokens > 0)).toBeGreaterThan(0.05);
    expect(share(({ reasoningTokens }) => reasoningTokens > 0)).toBeGreaterThan(0.01);
    expect(share(({ costUsd }) => costUsd === null)).toBeGreaterThan(0.005);
    expect(share(({ costUsd }) => costUsd === null)).toBeLessThan(0.05);
    expect(new Set(events.map(({ model: name }) => name)).size).toBeGreaterThanOrEqual(6);
  });

  it('costs what its prices say, to the nano-dollar', () => {
    const prices = new Map(store.rows('model_registry_entries').map((row) => [row.id, row]));
    const nano = (usd: unknown) => BigInt(Math.round(Number(usd) * 1e9));
    for (const event of events) {
      if (event.priceId === null) continue;
      const price = prices.get(event.priceId) ?? {};
      const total =
        BigInt(event.inputTokens) * nano(price.inputUsdPerMtok) +
        BigInt(event.cachedInputTokens) * nano(price.cachedInputUsdPerMtok) +
        BigInt(event.cacheWriteTokens) * nano(price.cacheWriteUsdPerMtok) +
        BigInt(event.outputTokens - event.reasoningTokens) * nano(price.outputUsdPerMtok) +
        BigInt(event.reasoningTokens) * nano(price.reasoningUsdPerMtok);
      expect(nano(event.costUsd)).toBe((total + 500_000n) / 1_000_000n);
    }
  });

  it('uses the price of its day, and a customer’s own before the list’s', () => {
    const used = new Set(events.map(({ priceId }) => priceId));
    const entries = store.rows('model_registry_entries');
    const isUsed = (matches: (row: Record<string, unknown>) => boolean) =>
      entries.filter(matches).every(({ id }) => used.has(id as string));
    expect(isUsed(({ model: name }) => name === 'gpt-4o-mini')).toBe(true);
    expect(isUsed(({ model: name }) => name === 'claude-sonnet-4')).toBe(true);
    for (const event of events) {
      const price = entries.find(({ id }) => id === event.priceId);
      if (price?.effectiveTo)
        expect(Number(event.occurredAt)).toBeLessThan(Number(price.effectiveTo));
    }
  });

  it('names users and keys of its organization', () => {
    const owners = new Map(
      [...store.rows('users'), ...store.rows('api_keys')].map((row) => [
        row.id,
        row.organizationId,
      ]),
    );
    for (const { organizationId, userId, apiKeyId } of events) {
      for (const id of [userId, apiKeyId]) {
        if (id !== null) expect(owners.get(id)).toBe(organizationId);
      }
    }
  });
});
