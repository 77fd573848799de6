/** What loses data: asked for twice. */
import { describe, expect, it } from 'vitest';
import { migrated } from './workplace.ts';

describe('rolling back where there is no terminal', () => {
  it.each([
    ['migrate down --to 0', 'roll back every migration, and data in tables that go is lost'],
    ['migrate down --to 202611200300', 'roll back every migration after 202611200300, and data'],
    ['migrate down', 'roll back 1 migration, and data'],
    [
      'migrate down --steps 2 --stream operational',
      'roll back 2 migrations of operational, and data',
    ],
    ['migrate redo', 'roll the last migration back and apply it again, and data'],
  ])('%s demands --yes', async (args, what) => {
    const { json, run } = await migrated('sqlite');
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`error: This would ${what}`);
    expect(stderr).toMatch(
      /is lost: add --yes to do it, since there is no terminal to ask at\.\n$/,
    );
    expect((await json('migrate status')).state).toBe('current');
    await json(`${args} --yes`);
  });
});
