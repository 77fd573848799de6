/** Quotas of one organization: see {@link QuotaRepository}. */
import { type QuotaRepository, usageReservations } from '@runledger/schema';
import { identifierCheck } from '../identifiers.ts';
import type { RepositoryContext } from '../repositories.ts';
import { releaseExpired } from './expiry.ts';
import { excesses, isBlocking } from './limits.ts';
import { findReservation, quotaContext } from './quota-context.ts';
import { readReservation, readRoom } from './quota-requests.ts';
import { reserve } from './reserving.ts';
import { release, settle } from './settling.ts';
import { readRooms } from './situation.ts';

const checkRequestId = identifierCheck(usageReservations, 'requestId');

export function quotaRepository(
  organizationId: string,
  repositories: RepositoryContext,
): QuotaRepository {
  const context = quotaContext(organizationId, repositories);
  const { clock } = repositories;
  return {
    async check(given) {
      const wanted = readRoom(given);
      const now = clock();
      const exceeded = excesses(await readRooms(context, wanted, now), wanted.amounts, now);
      return { allowed: !isBlocking(exceeded), exceeded };
    },
    reserve: async (given) => reserve(context, readReservation(given), clock()),
    settle: async (requestId, event) =>
      settle(context, checkRequestId.one(requestId), event, clock()),
    release: async (requestId) => release(context, checkRequestId.one(requestId), clock()),
    get: async (requestId) => findReservation(context, checkRequestId.one(requestId)),
    releaseExpired: () => releaseExpired(context, clock()),
  };
}
