/** `models import`: LiteLLM's price file into the registry, or what it would change. */
import type { LiteLlmPrices } from '@runledger/repositories/litellm';
import type { PriceImportResult, Store, TransactionStore } from '@runledger/schema';
import { CommandError } from '../terminal/failure.ts';
import { nameOf, readJson } from './file.ts';
import { auditedPrices, type OwnerOption, ownerOf, type PriceOwner, pricesOf } from './registry.ts';

export interface ImportRequest extends OwnerOption {
  /** A path, or `-` for standard input. */
  readonly file: string;
  readonly effectiveFrom: Date;
  /** Other names for providers. */
  readonly providers: Readonly<Record<string, string>>;
  /** Tells what would change, and changes nothing. */
  readonly dryRun: boolean;
}

export type ImportReport = Omit<LiteLlmPrices, 'prices'> &
  PriceImportResult & { readonly owner: PriceOwner };

/**
 * @throws CommandError when there is no such organization
 * @throws UniqueViolationError when another price of a model begins at the same time
 */
export async function importPriceFile(
  store: Store,
  request: ImportRequest,
  { prices, ...read }: LiteLlmPrices,
): Promise<ImportReport> {
  const owner = await ownerOf(store, request);
  const result = request.dryRun
    ? await undone(store, (transaction) => pricesOf(transaction, owner).models.importPrices(prices))
    : await auditedPrices(
        store,
        owner,
        (models) => models.importPrices(prices),
        ({ added, changed }) => ({
          action: 'model_price.import',
          resourceType: 'price_list',
          resourceId: owner.id ?? 'list',
          metadata: { effectiveFrom: request.effectiveFrom.toISOString(), added, changed },
        }),
      );
  return { ...read, ...result, owner };
}

/** What the work would do, done in a transaction that is rolled back. */
async function undone<T>(
  store: Store,
  work: (transaction: TransactionStore) => Promise<T>,
): Promise<T> {
  const done: T[] = [];
  const undo = new Error('This was a trial.');
  await store
    .transaction(async (transaction) => {
      done.push(await work(transaction));
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  // A transaction that lost against another one has run more than once.
  return done.at(-1) as T;
}

/** @throws CommandError when the file cannot be read, or holds no prices */
export async function readPriceFile({
  file,
  effectiveFrom,
  providers,
}: ImportRequest): Promise<LiteLlmPrices> {
  const { liteLlmPrices } = await import('@runledger/repositories/litellm');
  const content = await readJson(file);
  const read = liteLlmPrices(content, { effectiveFrom, today: new Date(), providers });
  if (read.prices.length > 0) return read;
  throw new CommandError(
    `${nameOf(file)} holds no model with a price for tokens: is it LiteLLM's model_prices_and_context_window.json?`,
  );
}
