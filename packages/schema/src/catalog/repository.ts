/** The model registry: which models there are, and what they cost at which time. */
import type { OrganizationUsageRecord } from '../metering/repository.ts';
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { ModelRegistryEntry, NewModelRegistryEntry } from '../rows.ts';

/**
 * An entry without whose it is: the list price, or the organization's own, as the repository has it. Name, status,
 * context window and largest output are the model's rather than the price's: what is left out stays as it was. A
 * model that is new is active and called what its provider calls it; an organization's first price takes over
 * what the list says.
 */
export type NewModelPrice = Omit<NewModelRegistryEntry, 'organizationId' | 'displayName'> & {
  displayName?: string | undefined;
};

export interface ModelFilter extends PageRequest {
  readonly provider?: OneOrMore<string> | undefined;
  readonly model?: OneOrMore<string> | undefined;
  readonly status?: OneOrMore<ModelRegistryEntry['status']> | undefined;
  /** Entries whose prices hold at this instant; `now` is the time of each call, so that its pages follow each other. */
  readonly at?: Date | 'now' | undefined;
}

/** A model as its provider spells it. */
export interface ModelName {
  readonly provider: string;
  readonly model: string;
}

/** A model at an instant. */
export interface PricedModel extends ModelName {
  /** Now unless given. */
  readonly at?: Date | undefined;
}

/**
 * Tokens by class, as a usage event has them: `inputTokens` are neither read from the cache nor written to it, and
 * `reasoningTokens` are among `outputTokens`. No token is billed twice.
 */
export interface TokenCounts {
  readonly inputTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
}

/** What tokens cost: exact in nano-dollars, rounded half up once, at the end. */
export interface TokenCost {
  /** Exact up to 4 million dollars. */
  readonly costUsd: number;
  readonly costNanoUsd: bigint;
}

export interface ModelCost extends TokenCost {
  /** The entry whose prices were used. */
  readonly priceId: string;
}

/** A price that an import published. */
export interface PublishedPrice {
  readonly entry: ModelRegistryEntry;
  /** The entry that held until then, as it was; `null` where there was none. */
  readonly before: ModelRegistryEntry | null;
}

export interface PriceImportResult {
  /** Entries for models that had no price at that time. */
  readonly added: number;
  /** Entries for models whose price, context window or largest output was another. */
  readonly changed: number;
  readonly unchanged: number;
  /** What was added and changed, in the order given. */
  readonly published: readonly PublishedPrice[];
}

/**
 * List prices (on the store), or an organization's prices: its own, and else the list's. Prices hold in periods that
 * never overlap; an entry is never removed, since it explains what usage cost.
 */
export interface ModelRepository {
  /**
   * Publishes a price from `effectiveFrom` on. The entry that holds then ends there. The new one ends at its
   * `effectiveTo` or where the next begins, whichever comes first; where it ends before the one that it
   * interrupted would have, that one's prices go on in an entry of their own. In one transaction; publishers of
   * the list, or of one organization's prices, take turns.
   * @throws ValidationError when the model refuses it
   * @throws UniqueViolationError when an entry of this model begins at the same instant
   * @throws NotFoundError when the organization does not exist
   */
  publish(entry: NewModelPrice): Promise<ModelRegistryEntry>;
  /**
   * Publishes many at once, all or none, and leaves entries out that would change nothing: the same prices, and
   * the same context window and largest output where they are given. A status that is given becomes the model's
   * either way; a name that is new is no reason to publish.
   * @throws ValidationError naming each refused entry by its place
   * @throws UniqueViolationError when another price of a model begins at the same instant
   * @throws NotFoundError when the organization does not exist
   */
  importPrices(entries: readonly NewModelPrice[]): Promise<PriceImportResult>;
  /**
   * Ends the price that holds: from then on, until another begins, none does, and for an organization the list's
   * does again.
   * @returns the entry that ended, or `null` when none held
   * @throws IllegalStateError when it begins at that very instant: a price holds for a while at least
   */
  end(model: PricedModel): Promise<ModelRegistryEntry | null>;
  /** One of the list's entries or, for an organization, also of its own: what an event's `priceId` names. */
  get(id: string): Promise<ModelRegistryEntry | null>;
  /**
   * Entries by provider, model and time, in this order: on the store the list's, for an organization its own
   * alone.
   */
  list(filter?: ModelFilter): Promise<Page<ModelRegistryEntry>>;
  /** The entry whose prices hold, or `null`: an organization's own before the list's. In one read. */
  priceAt(model: PricedModel): Promise<ModelRegistryEntry | null>;
  /**
   * What tokens cost, or `null` where no price is known, which is not the same as free. In one read.
   * @throws ValidationError when a count is no whole number from 0 on, or reasoning exceeds the output
   */
  cost(usage: PricedModel & TokenCounts): Promise<ModelCost | null>;
  /**
   * Marks every entry of a model as active, deprecated or retired. Its prices stay.
   * @returns how many entries changed
   */
  setStatus(model: ModelName, status: ModelRegistryEntry['status']): Promise<number>;
}

/** An organization's prices, and what its usage costs by them. */
export interface OrganizationModels extends ModelRepository {
  /**
   * The event with what it cost when it occurred, `costUsd` and `priceId`, ready to be recorded. An event that
   * brings its cost, or whose model has no price then, comes back as it is: unknown, which is not free. In one read.
   * @throws ValidationError when provider, model, time or a count of tokens is none
   *
   * @example
   * ```ts
   * const acme = store.organization(id);
   * await acme.metering.record(await acme.models.priced(event));
   * ```
   */
  priced<E extends OrganizationUsageRecord>(event: E): Promise<E>;
  /**
   * The same for many, in one read, each at its own time.
   * @throws ValidationError naming each refused event by its place, `events[3].inputTokens`
   */
  pricedBatch<E extends OrganizationUsageRecord>(events: readonly E[]): Promise<E[]>;
}
