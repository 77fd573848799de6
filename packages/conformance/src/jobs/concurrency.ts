import { type ClaimedJob, jobs } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization } from '../fixtures.ts';
import { numbered, openJobs } from './fixtures.ts';

const CLAIMERS = 8;

export function jobConcurrencySuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › many workers at once`, () => {
    for (const fair of [false, true]) {
      it(`never get the same job, and leave none behind${fair ? ', taking turns' : ''}`, async () => {
        const { acme, store, all, rows } = await openJobs(driver);
        const umbrella = await createOrganization(store, 'umbrella');
        await acme.enqueueMany(numbered(150));
        await store.organization(umbrella.id).jobs.enqueueMany(numbered(50, { priority: 3 }));
        const drain = async (workerId: string) => {
          const done: ClaimedJob[] = [];
          // Nothing found may mean that others hold what is left, as long as they are claiming it.
          for (let inVain = 0; inVain < 3; ) {
            const claimed = await all.claim({ workerId, limit: 7, fair });
            inVain = claimed.length === 0 ? inVain + 1 : 0;
            await all.completeMany(claimed.map((lease) => ({ lease, result: workerId })));
            done.push(...claimed);
          }
          return done;
        };
        const done = await Promise.all(
          Array.from({ length: CLAIMERS }, (_, place) => drain(`worker-${place}`)),
        );
        expect(done.flat()).toHaveLength(200);
        expect(new Set(done.flat().map(({ id }) => id)).size).toBe(200);
        const stored = await rows(jobs);
        expect(stored).toHaveLength(200);
        expect(stored.every(({ status, attempt }) => status === 'completed' && attempt === 1)).toBe(
          true,
        );
        const ofWorker = new Map(done.flat().map(({ id, workerId }) => [id, workerId]));
        expect(stored.every(({ id, result }) => result === ofWorker.get(id))).toBe(true);
      });
    }

    it('rescue an expired job once', async () => {
      const { acme, all, claim, pass } = await openJobs(driver);
      await acme.enqueueMany(numbered(40));
      await claim(40);
      pass(1_000);
      const rescued = await Promise.all(Array.from({ length: CLAIMERS }, () => all.rescue()));
      expect(rescued.reduce((sum, { requeued }) => sum + requeued, 0)).toBe(40);
    });

    it('purge each job once', async () => {
      const { acme, all, claim, at } = await openJobs(driver);
      await acme.enqueueMany(numbered(60));
      const claimed = await claim(60);
      await all.completeMany(claimed.map((lease) => ({ lease })));
      let purged = 0;
      const purge = async () => {
        const count = await all.purge({ endedBefore: at(1), limit: 9 });
        purged += count;
        if (count === 9) await purge();
      };
      await Promise.all(Array.from({ length: 4 }, purge));
      await purge();
      expect(purged).toBe(60);
    });
  });
}
