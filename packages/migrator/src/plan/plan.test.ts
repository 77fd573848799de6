import { describe, expect, it } from 'vitest';
import { DEFAULT_FILE_OPTIONS } from '../files/options.ts';
import { type PlanSubject, planHash } from './plan.ts';

const subject: PlanSubject = {
  format: 1,
  madeAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-08T00:00:00.000Z',
  database: { identity: 'i', history: 'h', schema: 's' },
  migrations: [
    {
      stream: 'app',
      version: '202601010001',
      name: 'a',
      direction: 'up',
      statementsChecksum: 'c',
      options: DEFAULT_FILE_OPTIONS,
      backfill: null,
    },
  ],
  records: [],
  protection: null,
};

/** Each value in it, by the path of keys that leads there. */
function leaves(value: unknown, path: readonly string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [[...path]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[...path]];
  return entries.flatMap(([key, member]) => leaves(member, [...path, key]));
}

function changedAt(path: readonly string[]): PlanSubject {
  const copy = structuredClone(subject) as unknown as Record<string, unknown>;
  const parent = path
    .slice(0, -1)
    .reduce((value, key) => value[key] as Record<string, unknown>, copy);
  parent[path.at(-1) ?? ''] = 'another';
  return copy as unknown as PlanSubject;
}

describe('the hash of a plan', () => {
  it('does not depend on the order of keys', () => {
    const reversed = Object.fromEntries(
      Object.entries(subject).reverse(),
    ) as unknown as PlanSubject;
    expect(planHash(reversed)).toBe(planHash(subject));
    expect(planHash(subject)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(leaves(subject).map((path) => [path.join('.'), path] as const))(
    'depends on %s',
    (_, path) => {
      expect(planHash(changedAt(path))).not.toBe(planHash(subject));
    },
  );
});
