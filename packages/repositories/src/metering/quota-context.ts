/** What every operation on quotas works with. */
import type { UsageReservation } from '@runledger/schema';
import type { Session } from '../port.ts';
import type { NativeRepositories, RepositoryContext } from '../repositories.ts';
import type { QuotaStatements } from './quota-statements.ts';
import { moveAmounts, type WindowChange } from './window-sums.ts';
import type { HeldWindow } from './windows.ts';

export interface QuotaContext {
  readonly organizationId: string;
  readonly session: Session;
  readonly statements: QuotaStatements;
  readonly recorderOn: NativeRepositories['recorderOn'];
}

export function quotaContext(
  organizationId: string,
  { session, statements, native }: RepositoryContext,
): QuotaContext {
  return { organizationId, session, statements: statements.quota, recorderOn: native.recorderOn };
}

/** An instant as the dialect stores it. */
export function stored({ statements: { codec } }: QuotaContext, instant: Date): unknown {
  return codec.encodeValue('reservedAt', instant);
}

export async function findReservation(
  { organizationId, session, statements: { byRequest, codec } }: QuotaContext,
  requestId: string,
): Promise<UsageReservation | null> {
  const { rows } = await session.execute(byRequest, byRequest.bind({ organizationId, requestId }));
  return rows[0] ? codec.decode(rows[0]) : null;
}

/** The windows that a reservation holds room in: whoever made it wrote them so. */
export function windowsOf({ budgetWindows }: UsageReservation): readonly HeldWindow[] {
  return budgetWindows as readonly HeldWindow[];
}

/** Locks the budgets of windows, those that there still are, in the order of their identifiers. */
export async function lockBudgets(
  { organizationId, session, statements }: QuotaContext,
  windows: readonly HeldWindow[],
): Promise<void> {
  const ids = new Set(windows.map(({ budgetId }) => budgetId));
  await statements.locks.lock(session, organizationId, [...ids]);
}

/** Adds to windows whose budgets are locked. */
export function move(
  { organizationId, session, statements }: QuotaContext,
  changes: readonly WindowChange[],
): Promise<void> {
  return moveAmounts(session, statements.windows, organizationId, changes);
}

/** Its time is over: the room is free, whether somebody has noticed or not. */
export function hasExpired({ expiresAt }: UsageReservation, now: Date): boolean {
  return now >= expiresAt;
}

/** Given back by its holder; an expired hold counts as released when it expired. */
export function isReleasedByHolder({ releasedAt, expiresAt }: UsageReservation): boolean {
  return releasedAt !== null && releasedAt < expiresAt;
}
