import {
  DataError,
  dailyUsage,
  ForeignKeyViolationError,
  NIL_UUID,
  rollupDirtyBuckets,
  usageEvents,
  usageIdempotencyKeys,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh, usageEvent, uuid } from '../fixtures.ts';

export function recordSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › record`, () => {
    it('stores the event, its day and the mark for its hour together', async () => {
      const now = new Date('2026-03-15T00:00:00.000Z');
      const { store, rows } = await openFresh(driver, { clock: () => now });
      const acme = await createOrganization(store);
      const event = usageEvent(acme, {
        userId: uuid(7),
        apiKeyId: uuid(8),
        cachedInputTokens: 30,
        cacheWriteTokens: 5,
        reasoningTokens: 4,
        costUsd: 0.001_234_567,
        durationMs: 950,
        requestId: 'req-1',
        tags: ['a', 'b"c', 'ü,{}'],
        iterationsRun: [],
        metadata: { nested: { list: [1, 2.5, null, true, 'x'] } },
      });
      const { id, recorded } = await store.metering.record(event);
      expect(recorded).toBe(true);
      expect(await rows(usageEvents)).toEqual([
        {
          ...event,
          id,
          jobId: null,
          workflowExecId: null,
          taskExecId: null,
          status: 'ok',
          errorCode: null,
          priceId: null,
          recordedAt: now,
        },
      ]);
      expect(await rows(dailyUsage)).toEqual([
        {
          organizationId: acme.id,
          userId: uuid(7),
          apiKeyId: uuid(8),
          day: '2026-03-14',
          requestCount: 1,
          inputTokens: 100,
          outputTokens: 20,
          costUsd: 0.001_234_567,
        },
      ]);
      expect(await rows(rollupDirtyBuckets)).toMatchObject([
        { organizationId: acme.id, bucketStart: new Date('2026-03-14T15:00:00.000Z') },
      ]);
    });

    it('counts an event once, however often it is sent', async () => {
      const { store, rows } = await openFresh(driver);
      const acme = await createOrganization(store);
      const event = usageEvent(acme, { id: uuid(1), costUsd: 1 });
      expect(await store.metering.record(event)).toEqual({ id: uuid(1), recorded: true });
      expect(await store.metering.record(event)).toEqual({ id: uuid(1), recorded: false });
      expect(await store.metering.recordBatch([event, event])).toEqual({
        recorded: 0,
        duplicates: 2,
      });
      expect(await rows(dailyUsage)).toMatchObject([{ requestCount: 1, costUsd: 1 }]);
      expect(await rows(rollupDirtyBuckets)).toHaveLength(1);
    });

    it('keeps the first event under an idempotency key', async () => {
      const { store, rows } = await openFresh(driver);
      const acme = await createOrganization(store);
      const first = await store.metering.record({ ...usageEvent(acme), idempotencyKey: 'k' });
      const later = usageEvent(acme, { occurredAt: new Date('2026-03-14T16:00:00.000Z') });
      expect(await store.metering.record({ ...later, idempotencyKey: 'k' })).toEqual({
        id: first.id,
        recorded: false,
      });
      const batch = [
        { ...later, idempotencyKey: 'k' },
        { ...later, idempotencyKey: 'other' },
        { ...later, idempotencyKey: 'other' },
      ];
      expect(await store.metering.recordBatch(batch)).toEqual({ recorded: 1, duplicates: 2 });
      expect(await rows(usageEvents)).toHaveLength(2);
      expect(await rows(usageIdempotencyKeys)).toHaveLength(2);
      expect(await rows(dailyUsage)).toMatchObject([{ requestCount: 2 }]);
    });

    it('tells keys of different organizations apart', async () => {
      const { store } = await openFresh(driver);
      const acme = await createOrganization(store, 'acme');
      const umbrella = await createOrganization(store, 'umbrella');
      await store.metering.record({ ...usageEvent(acme), idempotencyKey: 'k' });
      expect(
        await store.metering.record({ ...usageEvent(umbrella), idempotencyKey: 'k' }),
      ).toMatchObject({ recorded: true });
    });

    it('leaves an unknown cost out of the sum, and none for no user and key', async () => {
      const { store, rows } = await openFresh(driver);
      const acme = await createOrganization(store);
      await store.metering.record(usageEvent(acme));
      await store.metering.record(usageEvent(acme, { costUsd: 0.25 }));
      expect(await rows(dailyUsage)).toEqual([
        expect.objectContaining({
          userId: NIL_UUID,
          apiKeyId: NIL_UUID,
          requestCount: 2,
          costUsd: 0.25,
        }),
      ]);
      expect((await rows(usageEvents)).map(({ costUsd }) => costUsd).sort()).toEqual([0.25, null]);
    });

    it('takes events of long ago and of the months to come', async () => {
      const clock = () => new Date('2026-03-15T00:00:00.000Z');
      const { store, rows } = await openFresh(driver, { clock });
      const acme = await createOrganization(store);
      for (const day of ['2000-01-01', '2019-12-31', '2020-01-01', '2027-03-15']) {
        await store.metering.record(
          usageEvent(acme, { occurredAt: new Date(`${day}T23:59:59.999Z`) }),
        );
      }
      expect((await rows(dailyUsage)).map(({ day }) => day).sort()).toEqual([
        '2000-01-01',
        '2019-12-31',
        '2020-01-01',
        '2027-03-15',
      ]);
    });

    it('refuses times that only a mistake makes, and names the event', async () => {
      const clock = () => new Date('2026-03-15T00:00:00.000Z');
      const { store, rows } = await openFresh(driver, { clock });
      const acme = await createOrganization(store);
      const inSeconds = usageEvent(acme, { occurredAt: new Date(1_773_500_000) });
      const ahead = usageEvent(acme, { occurredAt: new Date('2027-03-17T00:00:00.000Z') });
      for (const event of [inSeconds, ahead]) {
        await expect(store.metering.record(event)).rejects.toMatchObject({
          issues: [{ path: 'occurredAt' }],
        });
      }
      await expect(
        store.metering.recordBatch([usageEvent(acme), inSeconds, ahead]),
      ).rejects.toMatchObject({
        issues: [{ path: 'events[1].occurredAt' }, { path: 'events[2].occurredAt' }],
      });
      expect(await rows(usageEvents)).toEqual([]);
    });

    it('refuses a key that is empty: every further event would be the first', async () => {
      const { store, rows } = await openFresh(driver);
      const event = { ...usageEvent(await createOrganization(store)), idempotencyKey: '' };
      const message = 'must not be empty';
      await expect(store.metering.record(event)).rejects.toMatchObject({
        issues: [{ path: 'idempotencyKey', message }],
      });
      await expect(store.metering.recordBatch([event])).rejects.toMatchObject({
        issues: [{ path: 'events[0].idempotencyKey', message }],
      });
      expect(await rows(usageEvents)).toEqual([]);
    });

    it('refuses an organization that does not exist, and leaves nothing behind', async () => {
      const { store, rows } = await openFresh(driver);
      const acme = await createOrganization(store);
      const orphan = usageEvent({ id: uuid(404) });
      for (const attempt of [
        () => store.metering.record(orphan),
        () => store.metering.record({ ...orphan, idempotencyKey: 'k' }),
        () => store.metering.recordBatch([usageEvent(acme), orphan]),
      ]) {
        const error = await attempt().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(ForeignKeyViolationError);
        expect((error as ForeignKeyViolationError).constraint).toMatch(
          /^fk_(daily_usage|usage_idempotency_keys)_organization_id$/,
        );
        expect((error as ForeignKeyViolationError).message).toContain(uuid(404));
      }
      expect(await rows(usageEvents)).toEqual([]);
      expect(await rows(usageIdempotencyKeys)).toEqual([]);
      expect(await rows(dailyUsage)).toEqual([]);
      expect(await rows(rollupDirtyBuckets)).toEqual([]);
    });

    it('names each refused event of a batch by its place', async () => {
      const { store, rows } = await openFresh(driver);
      const acme = await createOrganization(store);
      const error = await store.metering
        .recordBatch([
          usageEvent(acme),
          usageEvent(acme, { inputTokens: -1 }),
          usageEvent(acme, { outputTokens: 3, reasoningTokens: 4 }),
        ])
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ValidationError);
      const paths = (error as ValidationError).issues.map(({ path }) => path);
      expect(paths[0]).toBe('events[1].inputTokens');
      expect(paths[1]).toMatch(/^events\[2\]/);
      expect(await rows(usageEvents)).toEqual([]);
    });

    it('records nothing where a sum goes beyond 64 bits', async () => {
      const { store, rows } = await openFresh(driver);
      const acme = await createOrganization(store);
      const events = Array.from({ length: 2_200 }, () => usageEvent(acme, { costUsd: 4_194_304 }));
      await expect(store.metering.recordBatch(events)).rejects.toThrow(DataError);
      expect(await rows(usageEvents)).toEqual([]);
      const half = events.slice(0, 1_200);
      await store.metering.recordBatch(half);
      await expect(store.metering.recordBatch(half)).rejects.toThrow(DataError);
      expect(await rows(usageEvents)).toHaveLength(1_200);
    });

    it('refuses what is no list', async () => {
      const { store } = await openFresh(driver);
      const acme = await createOrganization(store);
      for (const call of [
        () => store.metering.recordBatch(null as never),
        () => store.organization(acme.id).metering.recordBatch(null as never),
        () => store.load(usageEvents, null as never),
      ]) {
        await expect(call()).rejects.toThrow(ValidationError);
      }
    });

    it('refuses what is no event', async () => {
      const { store } = await openFresh(driver);
      const { metering } = store.organization((await createOrganization(store)).id);
      for (const call of [
        () => store.metering.record(null as never),
        () => metering.record(null as never),
        () => metering.record([] as never),
        () => metering.recordBatch([null as never]),
      ]) {
        await expect(call()).rejects.toThrow('must be an object');
      }
    });

    it('takes an empty batch', async () => {
      const { store } = await openFresh(driver);
      expect(await store.metering.recordBatch([])).toEqual({ recorded: 0, duplicates: 0 });
    });

    it('records for one organization through its own store', async () => {
      const { store, rows } = await openFresh(driver);
      const { id } = await createOrganization(store);
      const { organizationId: _, ...event } = usageEvent({ id });
      await store.organization(id).metering.recordBatch([event, event]);
      expect((await rows(usageEvents)).map(({ organizationId }) => organizationId)).toEqual([
        id,
        id,
      ]);
    });
  });
}
