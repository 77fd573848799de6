/** The model registry of the list, or of one organization, the same on every driver. */
import {
  IllegalStateError,
  type ModelRegistryEntry,
  type ModelRepository,
  NIL_UUID,
  type OrganizationModels,
  type OrganizationUsageRecord,
  type PriceImportResult,
  tokenCost,
} from '@runledger/schema';
import type { Session } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import { lockPrices } from './lock.ts';
import { assertOwner, keyOf, Publication, readPrice, readPrices, taken } from './publishing.ts';
import {
  type ModelAt,
  readEvent,
  readEvents,
  readId,
  readModel,
  readStatus,
  readUsage,
} from './requests.ts';
import { type GivenPrice, holdsAt } from './timeline.ts';

type Context = Pick<RepositoryContext, 'session' | 'clock'> & {
  readonly statements: Pick<RepositoryContext['statements'], 'models'>;
};

/** List prices. */
export function modelRepository(context: Context): ModelRepository {
  return repositoryOf(NIL_UUID, context);
}

/** An organization's own prices before the list's, and what its usage costs by them. */
export function organizationModels(owner: string, context: Context): OrganizationModels {
  const { session } = context;
  const { models } = context.statements;
  return {
    ...repositoryOf(owner, context),
    async priced(event) {
      readEvent(event);
      if (isPriced(event)) return event;
      const at = { provider: event.provider, model: event.model, at: event.occurredAt };
      return withCost(event, await entryAt(owner, context, at));
    },
    async pricedBatch(events) {
      readEvents(events);
      const open = events.filter((event) => !isPriced(event));
      if (open.length === 0) return [...events];
      const times = open.map(({ occurredAt }) => occurredAt.getTime());
      const { codec, nameLists, pricedBetween } = models;
      const values = pricedBetween.bind({
        owner,
        ...nameLists(open),
        earliest: codec.encodeValue('effectiveTo', new Date(smallest(times))),
        latest: codec.encodeValue('effectiveFrom', new Date(largest(times))),
      });
      const { rows } = await session.execute(pricedBetween, values);
      const entries = Map.groupBy(
        rows.map((row) => codec.decode(row)),
        keyOf,
      );
      return events.map((event) => {
        if (isPriced(event)) return event;
        const candidates = entries.get(keyOf(event)) ?? [];
        return withCost(event, holdingOf(owner, candidates, event.occurredAt));
      });
    },
  };
}

function repositoryOf(owner: string, context: Context): ModelRepository {
  const { session, clock } = context;
  const { models } = context.statements;
  const { codec } = models;
  const locked = <T>(work: (session: Session) => Promise<T>) =>
    session.atomically(async (inside) => {
      await lockPrices(inside, models.lock, owner);
      return await work(inside);
    });
  return {
    async publish(entry) {
      const price = readPrice(entry, owner, clock());
      return await locked(async (inside) => {
        await assertOwner(inside, models, owner);
        const publication = await Publication.begin(inside, models, owner, [price.row]);
        const timeline = publication.of(price.row);
        if (timeline.beginsAt(price.row.effectiveFrom)) throw taken(price.row);
        const { row } = timeline.publish(price);
        await publication.write();
        return row;
      });
    },
    async importPrices(entries) {
      const prices = readPrices(entries, owner, clock());
      if (prices.length === 0) return { added: 0, changed: 0, unchanged: 0, published: [] };
      return await locked(async (inside) => {
        await assertOwner(inside, models, owner);
        const rows = prices.map(({ row }) => row);
        const publication = await Publication.begin(inside, models, owner, rows);
        const result = publishAll(publication, prices);
        await publication.write();
        return result;
      });
    },
    async end(model) {
      const at = readModel(model, clock());
      return await locked(async (inside) => {
        const publication = await Publication.begin(inside, models, owner, [at]);
        const holding = publication.of(at).holdingAt(at.at);
        if (holding === null) return null;
        if (holding.row.effectiveFrom.getTime() === at.at.getTime()) {
          throw new IllegalStateError(
            `The price of ${at.provider} ${at.model} begins at ${at.at.toISOString()} and cannot end then: name a later instant.`,
          );
        }
        holding.row = { ...holding.row, effectiveTo: at.at };
        await publication.write();
        return holding.row;
      });
    },
    async get(id) {
      const values = models.byId.bind({ id: readId(id), owner });
      const { rows } = await session.execute(models.byId, values);
      return rows[0] ? codec.decode(rows[0]) : null;
    },
    list: (filter) => models.listing.page(session, { organizationId: owner }, filter, clock()),
    priceAt: async (model) => await entryAt(owner, context, readModel(model, clock())),
    async cost(usage) {
      const entry = await entryAt(owner, context, readUsage(usage, clock()));
      return entry === null ? null : { ...tokenCost(entry, usage), priceId: entry.id };
    },
    async setStatus(model, wanted) {
      const status = readStatus(model, wanted);
      const { provider, model: name } = model;
      return await locked(async (inside) => {
        const values = models.setStatus.bind({ owner, provider, model: name, status });
        const { changes } = await inside.execute(models.setStatus, values);
        return changes;
      });
    },
  };
}

/** @throws UniqueViolationError naming the entry by its place */
function publishAll(publication: Publication, prices: readonly GivenPrice[]): PriceImportResult {
  const published = prices.flatMap((price, place) => {
    const { row, given } = price;
    const timeline = publication.of(row);
    if (timeline.has(price)) {
      if (given.status !== undefined) timeline.setStatus(given.status);
      return [];
    }
    if (timeline.beginsAt(row.effectiveFrom)) throw taken(row, `entries[${place}]`);
    const before = timeline.holdingAt(row.effectiveFrom)?.row ?? null;
    return [{ slot: timeline.publish(price), before }];
  });
  const added = published.filter(({ before }) => before === null).length;
  return {
    added,
    changed: published.length - added,
    unchanged: prices.length - published.length,
    // Only now is it known where each ends.
    published: published.map(({ slot, before }) => ({ entry: slot.row, before })),
  };
}

async function entryAt(
  owner: string,
  { session, statements: { models } }: Context,
  { provider, model, at }: ModelAt,
): Promise<ModelRegistryEntry | null> {
  const { codec, listedAt, pricedAt } = models;
  const key = { provider, model, at: codec.encodeValue('effectiveFrom', at) };
  const { rows } =
    owner === NIL_UUID
      ? await session.execute(listedAt, listedAt.bind(key))
      : await session.execute(pricedAt, pricedAt.bind({ ...key, owner }));
  return holdingOf(
    owner,
    rows.map((row) => codec.decode(row)),
    at,
  );
}

/** The organization's own entry that holds, or else the list's. */
function holdingOf(
  owner: string,
  entries: readonly ModelRegistryEntry[],
  at: Date,
): ModelRegistryEntry | null {
  const holding = entries.filter((entry) => holdsAt(entry, at));
  return holding.find(({ organizationId }) => organizationId === owner) ?? holding[0] ?? null;
}

function isPriced({ costUsd }: OrganizationUsageRecord): boolean {
  return costUsd !== undefined && costUsd !== null;
}

function withCost<E extends OrganizationUsageRecord>(
  event: E,
  entry: ModelRegistryEntry | null,
): E {
  if (entry === null) return event;
  return { ...event, costUsd: tokenCost(entry, event).costUsd, priceId: entry.id };
}

/** A batch may be too long to be the arguments of a call. */
const smallest = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.min(a, b));
const largest = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b));
