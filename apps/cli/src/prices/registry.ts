/** Whose prices a command is about: the list's, or an organization's own. */
import type { Store } from '@runledger/schema';
import { organizationOf } from '../organization.ts';

export interface OwnerOption {
  /** Slug or identifier. */
  readonly organization?: string;
}

export interface PriceOwner {
  /** The nil UUID for the list. */
  readonly id: string;
  /** How messages call it. */
  readonly label: string;
}

/** @throws CommandError when there is no such organization */
export async function ownerOf(store: Store, { organization }: OwnerOption): Promise<PriceOwner> {
  if (organization === undefined) {
    const { NIL_UUID } = await import('@runledger/schema');
    return { id: NIL_UUID, label: 'the list' };
  }
  const { id, slug } = await organizationOf(store, organization);
  return { id, label: slug };
}
