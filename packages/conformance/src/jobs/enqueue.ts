import {
  ForeignKeyViolationError,
  jobs,
  type NewOrganizationJob,
  UniqueViolationError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, uuid } from '../fixtures.ts';
import { enqueueOne, job, numbered, openJobs, payloads } from './fixtures.ts';

export function enqueueSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › enqueue`, () => {
    it('stores a queued job that is due at once', async () => {
      const { acme, acmeId, rows, at } = await openJobs(driver);
      const payload = { story: 'As a user …', iterations: [1, 2.5, null, true] };
      const { job: stored, enqueued } = await acme.enqueue({ kind: 'user_story', payload });
      expect(enqueued).toBe(true);
      expect(stored).toEqual({
        organizationId: acmeId,
        id: stored.id,
        userId: null,
        queue: 'default',
        kind: 'user_story',
        status: 'queued',
        priority: 5,
        payload,
        options: {},
        idempotencyKey: null,
        runAt: at(0),
        attempt: 0,
        maxAttempts: 20,
        workerId: null,
        leaseToken: null,
        lockedUntil: null,
        createdAt: at(0),
        startedAt: null,
        completedAt: null,
        result: null,
        error: null,
      });
      expect(await rows(jobs)).toEqual([stored]);
      expect(await acme.get(stored.id)).toEqual(stored);
      expect(await acme.get(stored.id.toUpperCase())).toEqual(stored);
      expect(await acme.get(uuid(404))).toBeNull();
    });

    it('keeps what the caller says', async () => {
      const { acme, store, acmeId, at } = await openJobs(driver);
      const user = await store
        .organization(acmeId)
        .users.create({ email: 'ada@example.com', role: 'user' });
      const given = {
        id: uuid(7),
        userId: user.id,
        queue: 'slow "queue"',
        kind: 'x',
        priority: 0,
        payload: ['a', { 'b"c': '\\' }],
        options: { deep: [{}] },
        idempotencyKey: 'k',
        runAt: at(60_000),
        maxAttempts: 1,
      };
      const one = await acme.enqueue(given);
      expect(one.job).toMatchObject(given);
      const [other] = await acme.enqueueMany([{ ...given, id: uuid(8), idempotencyKey: 'k2' }]);
      expect(other?.job).toMatchObject({ ...given, id: uuid(8), idempotencyKey: 'k2' });
    });

    it('gives back what is stored, which what the caller does with its own leaves alone', async () => {
      const { acme, at } = await openJobs(driver);
      const payload = { list: ['a', -0], absent: undefined };
      const options = { deep: [{ n: 1 }] };
      const runAt = at(60_000);
      const given = { kind: 'x', payload, options, runAt };
      const keyed = { ...given, idempotencyKey: 'k' };
      const one = await acme.enqueue(given);
      const other = await acme.enqueue(keyed);
      const results = [one, other, ...(await acme.enqueueMany([given, given]))];
      payload.list.push('later');
      (options.deep[0] as { n: number }).n = 2;
      runAt.setTime(0);
      for (const { job } of results) {
        expect(job).toStrictEqual(await acme.get(job.id));
        expect(job.payload).toStrictEqual({ list: ['a', 0] });
        expect(job.options).toStrictEqual({ deep: [{ n: 1 }] });
        expect(job.runAt).toEqual(at(60_000));
      }
    });

    it('enqueues many in the order given', async () => {
      const { acme, claim } = await openJobs(driver);
      const results = await acme.enqueueMany(numbered(25));
      expect(payloads(results.map((result) => result.job))).toEqual([...Array(25).keys()]);
      expect(results.every(({ enqueued }) => enqueued)).toBe(true);
      expect(payloads(await claim(25))).toEqual([...Array(25).keys()]);
      expect(await acme.enqueueMany([])).toEqual([]);
    });

    it('takes thousands, with payloads of any shape', async () => {
      const { acme, rows } = await openJobs(driver);
      const shapes = [0, -1.5, 1e21, 'text', true, [], {}, [null], { a: { b: [] } }, '"', '🧮'];
      const given = Array.from({ length: 2_500 }, (_, n) =>
        job({ payload: shapes[n % shapes.length] as NewOrganizationJob['payload'] }),
      );
      const results = await acme.enqueueMany(given);
      expect(payloads(results.map((result) => result.job))).toEqual(payloads(given));
      expect(await rows(jobs)).toHaveLength(2_500);
    });

    it('says what is wrong with each', async () => {
      const { acme, rows } = await openJobs(driver);
      await expect(
        acme.enqueue({ ...job(), priority: 10, status: 'completed' } as NewOrganizationJob),
      ).rejects.toMatchObject({
        code: 'VALIDATION',
        issues: [{ path: 'priority' }, { path: 'status', message: 'is not known' }],
      });
      await expect(
        acme.enqueueMany([job(), job({ maxAttempts: 0 }), { payload: 1 } as NewOrganizationJob]),
      ).rejects.toMatchObject({
        issues: [{ path: 'jobs[1].maxAttempts' }, { path: 'jobs[2].kind' }],
      });
      await expect(acme.enqueueMany(null as never)).rejects.toThrow(ValidationError);
      await expect(acme.enqueue(null as never)).rejects.toThrow(ValidationError);
      await expect(acme.enqueue(job({ payload: null as never }))).rejects.toThrow(ValidationError);
      await expect(acme.get('x')).rejects.toThrow(ValidationError);
      expect(await rows(jobs)).toEqual([]);
    });

    it('refuses a user and an organization that do not exist, all or none', async () => {
      const { acme, store, rows } = await openJobs(driver);
      const nobody = store.organization(uuid(404)).jobs;
      for (const attempt of [
        () => acme.enqueue(job({ userId: uuid(404) })),
        () => acme.enqueue(job({ userId: uuid(404), idempotencyKey: 'k' })),
        () => acme.enqueueMany([job(), job({ userId: uuid(404) })]),
        () => acme.enqueueMany([job({ idempotencyKey: 'k' }), job({ userId: uuid(404) })]),
        () => nobody.enqueue(job()),
      ]) {
        await expect(attempt()).rejects.toMatchObject({
          name: ForeignKeyViolationError.name,
          message: expect.stringMatching(`no (user|organization)Id "${uuid(404)}"`),
        });
      }
      expect(await rows(jobs)).toEqual([]);
    });

    it('refuses a kind and a key that are empty: every further job would be the first', async () => {
      const { acme } = await openJobs(driver);
      const issues = (...paths: string[]) => ({
        issues: paths.map((path) => ({ path, message: 'must not be empty' })),
      });
      await expect(
        acme.enqueue({ kind: '', payload: 1, idempotencyKey: '' }),
      ).rejects.toMatchObject(issues('kind', 'idempotencyKey'));
      await expect(
        acme.enqueueMany([{ kind: 'mail', payload: 1, idempotencyKey: '' }]),
      ).rejects.toMatchObject(issues('jobs[0].idempotencyKey'));
    });

    it('refuses an identifier that is taken', async () => {
      const { acme, rows } = await openJobs(driver);
      await enqueueOne(acme, { id: uuid(1), idempotencyKey: 'first' });
      for (const attempt of [
        () => acme.enqueue(job({ id: uuid(1) })),
        () => acme.enqueue(job({ id: uuid(1), idempotencyKey: 'other' })),
        () => acme.enqueueMany([job(), job({ id: uuid(1) })]),
        () => acme.enqueueMany([job({ idempotencyKey: 'other' }), job({ id: uuid(1) })]),
        () => acme.enqueueMany([job({ id: uuid(2) }), job({ id: uuid(2), idempotencyKey: 'k' })]),
      ]) {
        await expect(attempt()).rejects.toThrow(UniqueViolationError);
        await expect(attempt()).rejects.toMatchObject({ constraint: 'pk_jobs' });
      }
      expect(await rows(jobs)).toHaveLength(1);
    });
  });

  describe(`${driver.name} › jobs › idempotency key`, () => {
    it('gives the first job back, whatever came of it', async () => {
      const { acme, all, claim, rows } = await openJobs(driver);
      const first = await enqueueOne(acme, { payload: 'first', idempotencyKey: 'k' });
      expect(await acme.enqueue(job({ payload: 'again', idempotencyKey: 'k' }))).toEqual({
        job: first,
        enqueued: false,
      });
      const [claimed] = await claim();
      await all.complete(claimed as NonNullable<typeof claimed>);
      const again = await acme.enqueue(job({ id: first.id, idempotencyKey: 'k' }));
      expect(again).toMatchObject({ enqueued: false, job: { id: first.id, status: 'completed' } });
      expect(await acme.getByIdempotencyKey('k')).toEqual(again.job);
      expect(await acme.getByIdempotencyKey('other')).toBeNull();
      expect(await rows(jobs)).toHaveLength(1);
    });

    it('counts once within a batch too, and the first counts', async () => {
      const { acme, rows } = await openJobs(driver);
      const before = await enqueueOne(acme, { payload: 'before', idempotencyKey: 'b' });
      const results = await acme.enqueueMany([
        job({ payload: 1, idempotencyKey: 'z' }),
        job({ payload: 2 }),
        job({ payload: 3, idempotencyKey: 'a' }),
        job({ payload: 4, idempotencyKey: 'z' }),
        job({ payload: 5, idempotencyKey: 'b' }),
      ]);
      expect(results.map(({ job: { payload }, enqueued }) => [payload, enqueued])).toEqual([
        [1, true],
        [2, true],
        [3, true],
        [1, false],
        ['before', false],
      ]);
      expect(results[4]?.job).toEqual(before);
      expect(await rows(jobs)).toHaveLength(4);
    });

    it('belongs to its organization', async () => {
      const { acme, store } = await openJobs(driver);
      const umbrella = await createOrganization(store, 'umbrella');
      const ofUmbrella = store.organization(umbrella.id).jobs;
      await enqueueOne(acme, { idempotencyKey: 'k' });
      expect(await ofUmbrella.enqueue(job({ idempotencyKey: 'k' }))).toMatchObject({
        enqueued: true,
      });
    });

    it('counts once when many enqueue at once, and all get the same job', async () => {
      const { acme, rows } = await openJobs(driver);
      const keys = ['a', 'b', 'c', 'd'];
      const batch = (n: number) =>
        (n % 2 === 0 ? keys : keys.toReversed()).map((idempotencyKey) =>
          job({ payload: n, idempotencyKey }),
        );
      const results = await Promise.all(
        Array.from({ length: 16 }, async (_, n) =>
          n % 3 === 0
            ? [await acme.enqueue(job({ payload: n, idempotencyKey: 'a' }))]
            : await acme.enqueueMany(batch(n)),
        ),
      );
      expect(results.flat().filter(({ enqueued }) => enqueued)).toHaveLength(4);
      const ids = new Map((await rows(jobs)).map(({ idempotencyKey, id }) => [idempotencyKey, id]));
      expect(ids.size).toBe(4);
      for (const { job: each } of results.flat())
        expect(each.id).toBe(ids.get(each.idempotencyKey));
    });
  });
}
