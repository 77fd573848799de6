import { describe, expect, it } from 'vitest';
import { runChecks } from './health.ts';

describe('health', () => {
  it('is well when every check is', async () => {
    const health = await runChecks({ answers: () => ({ ok: true, detail: 'in 1 ms' }) });
    expect(health).toEqual({
      ok: true,
      checks: [{ name: 'answers', ok: true, detail: 'in 1 ms' }],
    });
  });

  it('is not well when one check throws, and says why', async () => {
    const health = await runChecks({
      answers: () => Promise.reject(new Error('nobody there')),
      pool: () => ({ ok: true, detail: 'empty' }),
    });
    expect(health.ok).toBe(false);
    expect(health.checks).toEqual([
      { name: 'answers', ok: false, detail: 'nobody there' },
      { name: 'pool', ok: true, detail: 'empty' },
    ]);
  });
});
