/** Lists with more than a page, and what other commands make of more rows than they show. */
import { jobs, modelRegistryEntries, type Store } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { purgeAll } from '../src/commands/jobs/purge.ts';
import { drivers, inStore, migrated } from './workplace.ts';

const TWICE = [1, 2];

/** Two rows for each list. */
async function fill(store: Store): Promise<{ readonly task: string }> {
  const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
  await store.organizations.create({ slug: 'umbrella', name: 'Umbrella' });
  const { users, apiKeys, jobs: queue, tasks, audit } = store.organization(id);
  const [task] = await tasks.createMany(TWICE.map(() => ({ requestText: '🙂'.repeat(80) })));
  const taskId = task?.taskId as string;
  for (const number of TWICE) {
    await users.create({ email: `${number}@example.com`, role: 'user' });
    await apiKeys.issue({ name: `key ${number}` });
    await queue.enqueue({ kind: 'story', payload: {} });
    await tasks.appendLog(taskId, { agentType: 'code', action: `step ${number}` });
    const by = { actorType: 'system', actorId: 'a', resourceType: 'thing' } as const;
    await audit.append({ ...by, action: 'thing.made' });
    await store.models.publish(price(number));
  }
  return { task: taskId };
}

const price = (number: number) => ({
  provider: 'openai',
  model: `gpt-${number}`,
  inputUsdPerMtok: 1,
  outputUsdPerMtok: 1,
  cachedInputUsdPerMtok: 1,
  cacheWriteUsdPerMtok: 1,
  reasoningUsdPerMtok: 1,
  effectiveFrom: new Date('2026-01-01'),
});

it('turns the pages of every list, with the filters of each', async () => {
  const workplace = await migrated('sqlite');
  const { json, run } = workplace;
  const { task } = await inStore(workplace, fill);
  const of = '--organization acme';
  const since = '--from 2026-01-01 --to 2999-01-01';
  for (const list of [
    'orgs list --quota-tier pro',
    `users list ${of} --role user --state active`,
    `keys list ${of} --state active`,
    `jobs list ${of} --status queued,failed --queue default --kind story`,
    'jobs list --status queued --kind story',
    `tasks list ${of} --status pending,approved ${since}`,
    `tasks timeline ${task} ${of}`,
    `audit list ${of} --action thing.made --actor a ${since}`,
    'models list --provider openai --status active',
    'models list --all',
    'models list --at 2026-02-01',
  ]) {
    const whole = await json(list);
    const first = await run(`${list} --limit 1`);
    const after = /--after (\S+)/.exec(first.stderr)?.[1];
    const second = await json(`${list} --limit 1 --after ${after}`);
    expect(whole.items, list).toHaveLength(2);
    expect(second, list).toEqual({ items: [whole.items[1]], next: null });
  }
});

describe.each(drivers)('more rows than a page on %s', (driver) => {
  it('are all marked and shown of a model', async () => {
    const workplace = await migrated(driver);
    const { json, ok } = workplace;
    const periods = 1_001;
    await inStore(workplace, async (store) => {
      const organizationId = '00000000-0000-0000-0000-000000000000';
      const entries = Array.from({ length: periods }, (_, day) => ({
        ...price(1),
        organizationId,
        displayName: 'GPT',
        // The last page alone has one that is not retired yet.
        status: day === periods - 1 ? ('active' as const) : ('retired' as const),
        effectiveFrom: new Date(Date.UTC(2026, 0, 1 + day)),
        effectiveTo: new Date(Date.UTC(2026, 0, 2 + day)),
      }));
      await store.load(modelRegistryEntries, entries);
    });
    expect(await json('models status openai gpt-1 retired')).toMatchObject({ changed: 1 });
    expect(await ok('models status openai gpt-1 retired')).toContain('retired already');
    expect((await json('models show openai gpt-1')).entries).toHaveLength(periods);
  });

  it('are deleted in portions, of which a signal lets the one under way end', async () => {
    const workplace = await migrated(driver);
    await inStore(workplace, async (store) => {
      const { id: organizationId } = await store.organizations.create({ slug: 'a1', name: 'A' });
      const createdAt = new Date('2026-01-01');
      const job = { organizationId, kind: 'story', payload: {}, status: 'completed' } as const;
      await store.load(
        jobs,
        Array.from({ length: 2_001 }, () => ({ ...job, createdAt, completedAt: createdAt })),
      );
      const interruption = new AbortController();
      const request = { endedBefore: new Date('2026-02-01') };
      // Signals come in turns of the event loop.
      const purged = await purgeAll(store.jobs, request, interruption.signal, () => {
        setImmediate(() => interruption.abort());
      });
      expect(purged).toBe(1_000);
      const { completed } = await store.jobs.counts();
      expect(completed).toBe(1_001);
    });
    expect(await workplace.json('jobs purge --before 2026-02-01 --yes')).toEqual({ purged: 1_001 });
  });

  it('are counted up to a bound, which is said', async () => {
    const workplace = await migrated(driver);
    const { json, ok } = workplace;
    await inStore(workplace, fill);
    expect(await ok('jobs counts --up-to 2')).toMatch(/queued +2 or more\n.*processing +0\n/);
    expect(await ok('jobs counts')).toMatch(/queued +2\n/);
    expect(await json('jobs counts --up-to 1 --organization acme')).toMatchObject({ queued: 1 });
  });
});

it('shows what is empty, and no half of a character', async () => {
  const workplace = await migrated('sqlite');
  const { ok } = workplace;
  await inStore(workplace, fill);
  expect(await ok('tasks list --organization acme')).toMatch(/ (🙂){59}…\n/u);
  expect(await ok('keys list --organization acme')).toMatch(/key 1 +\w{12} +– /);
});
