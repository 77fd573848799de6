/** Every operation of the repositories that serve all organizations. */
import type { ClaimedJob, Store } from '@runledger/schema';
import type { Operations } from './operation.ts';
import { idOf, ownerOf, START } from './rows.ts';

type StoreRepositories = Pick<
  Store,
  'organizations' | 'users' | 'apiKeys' | 'jobs' | 'audit' | 'metering'
>;

let made = 0;
/** A name that no row has. */
const fresh = () => `new-${++made}`;
const organization = () => ({ slug: fresh(), name: 'New' });
const event = (n: number) => ({
  organizationId: ownerOf(n),
  occurredAt: new Date(START + n * 1000),
  provider: 'openai',
  model: 'gpt-5',
  inputTokens: 100,
});
const entry = {
  actorType: 'operator' as const,
  actorId: 'me',
  action: 'system.try',
  resourceType: 'system',
};

/** The calls that need a lease, each on a job that was claimed for it. */
export function storeOperations(store: Store): Operations<StoreRepositories> {
  let plaintext: Promise<string> | undefined;
  const key = () => {
    plaintext ??= store
      .organization(ownerOf(0))
      .apiKeys.issue({ name: 'key' })
      .then((issued) => issued.plaintext);
    return plaintext;
  };
  const claimed = async (jobs: Store['jobs']): Promise<ClaimedJob> => {
    const [job] = await jobs.claim({ workerId: 'bench', leaseMs: 60_000 });
    if (!job) throw new Error('No job was left to claim.');
    return job;
  };
  return {
    organizations: {
      create: (organizations) => organizations.create(organization()),
      createMany: (organizations) =>
        organizations.createMany(Array.from({ length: 10 }, organization)),
      get: (organizations, n) => organizations.get(ownerOf(n)),
      getMany: (organizations, n) => organizations.getMany([ownerOf(n)]),
      getBySlug: (organizations, n) => organizations.getBySlug(`organization-${n % 100}`),
      getByExternalId: (organizations, n) => organizations.getByExternalId(`external-${n}`),
      list: (organizations) => organizations.list({ limit: 50 }),
      update: (organizations, n) => organizations.update(ownerOf(n), { name: 'Changed' }),
      delete: {
        prepare: (organizations) => organizations.create(organization()),
        run: (organizations, _, { id }) => organizations.delete(id),
      },
    },
    users: {
      getByEmail: (users, n) => users.getByEmail(`user-${n}@example.com`),
      getByExternalId: (users, n) => users.getByExternalId(`user-${n}`),
    },
    apiKeys: { verify: { prepare: key, run: (keys, _, text) => keys.verify(text) } },
    metering: {
      record: (metering, n) => metering.record(event(n)),
      recordBatch: (metering, n) => metering.recordBatch([event(n), event(n + 1)]),
      purgeIdempotencyKeys: (metering, n) =>
        metering.purgeIdempotencyKeys({ recordedBefore: new Date(START + n * 10), limit: 10 }),
    },
    jobs: {
      claim: (jobs) => jobs.claim({ workerId: 'bench', leaseMs: 60_000 }),
      heartbeat: { prepare: claimed, run: (jobs, _, job) => jobs.heartbeat(job) },
      heartbeatMany: { prepare: claimed, run: (jobs, _, job) => jobs.heartbeatMany([job]) },
      complete: { prepare: claimed, run: (jobs, _, job) => jobs.complete(job) },
      completeMany: {
        prepare: claimed,
        run: (jobs, _, job) => jobs.completeMany([{ lease: job }]),
      },
      fail: { prepare: claimed, run: (jobs, _, job) => jobs.fail(job, { message: 'it broke' }) },
      release: { prepare: claimed, run: (jobs, _, job) => jobs.release(job) },
      rescue: (jobs) => jobs.rescue(),
      counts: (jobs) => jobs.counts(),
      list: (jobs) => jobs.list({ status: 'failed', limit: 50 }),
      purge: (jobs, n) => jobs.purge({ endedBefore: new Date(START + n * 10), limit: 10 }),
      nextDueAt: (jobs) => jobs.nextDueAt('default'),
      onEnqueued: async (jobs) => {
        const unsubscribe = await jobs.onEnqueued('default', () => undefined);
        await unsubscribe();
      },
    },
    audit: {
      append: (audit) => audit.append(entry),
      appendMany: (audit) => audit.appendMany([entry, entry]),
      get: (audit, n) => audit.get(idOf('entry', n)),
      list: (audit) => audit.list({ limit: 50 }),
      verify: (audit) => audit.verify(),
      // Walks the chain up to the entry, and there is but one of each.
      checkpoint: () => undefined,
    },
  };
}
