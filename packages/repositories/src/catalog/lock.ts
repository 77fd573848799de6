/** Whoever changes an owner's prices, or deletes the owner, waits for those before. */
import type { DialectPort, Session } from '../port.ts';
import { type Statement, statement } from '../statement.ts';

export function priceLock(port: DialectPort): Statement<'key'> {
  return statement<'key'>(port, 'models_lock', (db, parameter) =>
    db.selectNoFrom(port.transactionLock(parameter('key')).as('locked')),
  );
}

/** Waits until no other transaction changes prices of the owner, and then holds the others off until this one ends. */
export async function lockPrices(
  session: Session,
  lock: Statement<'key'>,
  owner: string,
): Promise<void> {
  await session.execute(lock, lock.bind({ key: `runledger models ${owner}` }));
}
