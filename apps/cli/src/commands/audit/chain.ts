/** The chain that a command is about: an organization's, or the system's where none is named. */
import type { AuditRepository, Store } from '@runledger/schema';
import { organizationOf } from '../../organization.ts';

export async function chainOf(
  store: Store,
  organization: string | undefined,
): Promise<AuditRepository> {
  if (organization === undefined) return store.audit;
  const { id } = await organizationOf(store, organization);
  return store.organization(id).audit;
}
