/** What a sequence is made of: calls of the store, as data that runs on any driver. */
import type { OrganizationStore, Repositories } from '@runledger/schema';
import fc from 'fast-check';
import type { Memory } from './memory.ts';
import { organizationId } from './values.ts';

/** Where a call is made: on a store or inside one of its transactions. */
export interface Place {
  readonly store: Repositories;
  /** What earlier calls of this sequence gave on this driver, such as cursors and leases. */
  readonly memory: Memory;
}

// biome-ignore lint/suspicious/noExplicitAny: what is wrong on purpose has no type.
export type Wild = any;

/** One kind of call. Its input is plain data, so that a failing sequence can be printed and run again. */
export interface Operation {
  readonly name: string;
  readonly input: fc.Arbitrary<Wild>;
  /** How often it is called beside others. */
  readonly weight: number;
  /** Whether it has to do with the rows of one organization alone, so that what others do meanwhile is all the same. */
  readonly isOfOne: boolean;
  /** Whether calls at once share the work out among them, so that what each of them gets is a matter of chance. */
  readonly sharesWork: boolean;
  run(place: Place, input: Wild): Promise<unknown>;
}

/** A call on the store itself. */
export function operation(
  name: string,
  input: fc.Arbitrary<Wild>,
  run: (place: Place, input: Wild) => Promise<unknown>,
): Operation {
  return { name, input, weight: 1, isOfOne: false, sharesWork: false, run };
}

/** A call on what an organization's store holds. */
export function organizationOperation(
  name: string,
  input: fc.Arbitrary<Wild>,
  run: (organization: OrganizationStore, input: Wild, place: Place) => Promise<unknown>,
): Operation {
  return {
    name: `organization.${name}`,
    input: fc.record({ organization: organizationId, input }),
    weight: 1,
    isOfOne: true,
    sharesWork: false,
    run: async (place, given) =>
      await run(place.store.organization(given.organization), given.input, place),
  };
}

/** A call without which others find nothing. */
export const often = (operation: Operation, weight = 5): Operation => ({ ...operation, weight });

/** A call on an organization's store that others are kept from by it: addresses are taken once, by whomever. */
export const reachingAll = (operation: Operation): Operation => ({ ...operation, isOfOne: false });

/** A call that takes what others have not taken. */
export const sharing = (operation: Operation): Operation => ({ ...operation, sharesWork: true });
