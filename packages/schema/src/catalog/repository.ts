/** The model registry: which models there are, and what they cost at which time. */
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { ModelRegistryEntry, NewModelRegistryEntry } from '../rows.ts';

/** An entry without whose it is: the list price, or the organization's own, as the repository has it. */
export type NewModelPrice = Omit<NewModelRegistryEntry, 'organizationId'>;

export interface ModelFilter extends PageRequest {
  readonly provider?: OneOrMore<string> | undefined;
  readonly model?: OneOrMore<string> | undefined;
  readonly status?: OneOrMore<ModelRegistryEntry['status']> | undefined;
  /** Entries whose prices hold at this instant. */
  readonly at?: Date | undefined;
}

/** A model at an instant. */
export interface PricedModel {
  readonly provider: string;
  readonly model: string;
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
export interface ModelCost {
  readonly costUsd: number;
  readonly costNanoUsd: bigint;
  /** The entry whose prices were used. */
  readonly priceId: string;
}

export interface PriceImportResult {
  /** Models that had no price. */
  readonly added: number;
  /** Models whose price is another from `effectiveFrom` on. */
  readonly changed: number;
  readonly unchanged: number;
}

/** List prices (on the store), or an organization's prices: its own, and else the list's. */
export interface ModelRepository {
  /**
   * Publishes a price from `effectiveFrom` on: the entry that holds then ends there, and the new one ends where
   * the next begins, so that periods never overlap.
   * @throws ValidationError when the model refuses it
   * @throws UniqueViolationError when an entry of this model begins at the same instant
   */
  publish(entry: NewModelPrice): Promise<ModelRegistryEntry>;
  /**
   * Publishes many at once, all or none, and leaves models alone whose prices are what they were.
   * @throws ValidationError naming each refused entry by its place
   */
  importPrices(entries: readonly NewModelPrice[]): Promise<PriceImportResult>;
  get(id: string): Promise<ModelRegistryEntry | null>;
  /** Entries by provider, model and time, in this order. */
  list(filter?: ModelFilter): Promise<Page<ModelRegistryEntry>>;
  /** The entry whose prices hold, or `null`: an organization's own before the list's. */
  priceAt(model: PricedModel): Promise<ModelRegistryEntry | null>;
  /**
   * What tokens cost, or `null` where no price is known, which is not the same as free.
   * @throws ValidationError when a count is no whole number from 0 on, or reasoning exceeds the output
   */
  cost(usage: PricedModel & TokenCounts): Promise<ModelCost | null>;
  /**
   * Marks every entry of a model as active, deprecated or retired.
   * @returns how many entries changed
   */
  setStatus(
    model: Pick<PricedModel, 'provider' | 'model'>,
    status: ModelRegistryEntry['status'],
  ): Promise<number>;
}
