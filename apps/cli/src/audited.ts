/** What operators do to the data of an organization, logged in its audit chain together with the change. */
import { hostname, userInfo } from 'node:os';
import type {
  AuditRepository,
  JsonObject,
  OrganizationStore,
  Store,
  TransactionStore,
} from '@runledger/schema';

export interface Action {
  /** As noun.verb: `api_key.revoke`. */
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly metadata?: JsonObject;
}

/**
 * Runs the work and appends an entry about it in one transaction.
 * @param describe what was done; it holds identifiers only, never personal data. `null`: nothing changed, and nothing
 * is entered
 */
export async function audited<T>(
  store: Store,
  organizationId: string,
  work: (organization: OrganizationStore, transaction: TransactionStore) => Promise<T>,
  describe: (result: T) => Action | null,
): Promise<T> {
  return await store.transaction(async (transaction) => {
    const organization = transaction.organization(organizationId);
    const result = await work(organization, transaction);
    const done = describe(result);
    if (done) await log(organization.audit, done);
    return result;
  });
}

/** Appends an entry about what the operator did. */
export async function log(chain: AuditRepository, action: Action): Promise<void> {
  await chain.append({ actorType: 'operator', actorId: operator(), ...action });
}

/** Who is at the keyboard, as the system knows it. */
function operator(): string {
  return `${userInfo().username}@${hostname()}`;
}
