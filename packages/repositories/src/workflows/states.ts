/** What states of workflows and of tasks have in common. */
import { TransactionScopeError } from '@runledger/schema';
import { before, from } from '../lists/filter.ts';
import type { Session } from '../port.ts';

/** Filters by time. */
export const stateTimes = {
  createdFrom: from('createdAt'),
  createdBefore: before('createdAt'),
  updatedFrom: from('updatedAt'),
  updatedBefore: before('updatedAt'),
};

/**
 * @throws TransactionScopeError outside of a transaction, where a lock would be over at once
 * @throws DatabaseError in one that only reads, where PostgreSQL locks no rows
 */
export function assertLockable(session: Session): void {
  if (session.isTransaction) {
    session.assertWritable();
    return;
  }
  throw new TransactionScopeError(
    'getForUpdate keeps a row until its transaction ends: call it on the store that `store.transaction` gives.',
  );
}
