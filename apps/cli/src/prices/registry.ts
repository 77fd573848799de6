/** Whose prices a command is about: the list's, or an organization's own. */
import type {
  ModelName,
  ModelRegistryEntry,
  ModelRepository,
  Page,
  Repositories,
  Store,
} from '@runledger/schema';
import { type Action, log } from '../audited.ts';
import { organizationOf } from '../organization.ts';

export interface OwnerOption {
  /** Slug or identifier. */
  readonly organization?: string;
}

export interface PriceOwner {
  /** None for the list. */
  readonly id: string | undefined;
  /** How messages call it. */
  readonly label: string;
}

/** @throws CommandError when there is no such organization */
export async function ownerOf(store: Store, { organization }: OwnerOption): Promise<PriceOwner> {
  if (organization === undefined) return { id: undefined, label: 'the list' };
  const { id, slug } = await organizationOf(store, organization);
  return { id, label: slug };
}

/** The prices that are the owner's, and the audit chain that changes of them stand in: the system's for the list. */
export function pricesOf(
  store: Repositories,
  { id }: PriceOwner,
): Pick<Repositories, 'models' | 'audit'> {
  return id === undefined ? store : store.organization(id);
}

/** All entries of a model, however many periods its prices have had. */
export async function entriesOf(
  models: ModelRepository,
  name: ModelName,
): Promise<ModelRegistryEntry[]> {
  const entries: ModelRegistryEntry[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page: Page<ModelRegistryEntry> = await models.list({ ...name, after, limit: 1_000 });
    entries.push(...page.items);
    after = page.next;
  }
  return entries;
}

/** Runs the work and appends an entry about it in one transaction. */
export async function auditedPrices<T>(
  store: Store,
  owner: PriceOwner,
  work: (models: ModelRepository) => Promise<T>,
  describe: (result: T) => Action,
): Promise<T> {
  return await store.transaction(async (transaction) => {
    const { models, audit } = pricesOf(transaction, owner);
    const result = await work(models);
    await log(audit, describe(result));
    return result;
  });
}
