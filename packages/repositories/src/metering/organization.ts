/** Metering of one organization: what the recorder records for all, and the lists of its own usage. */
import type { OrganizationMetering } from '@runledger/schema';
import { allWithFixed, withFixed } from '../fixed.ts';
import type { RepositoryContext } from '../repositories.ts';

export function organizationMetering(
  organizationId: string,
  { session, statements, native, clock }: RepositoryContext,
): OrganizationMetering {
  const { events, days } = statements.usage;
  const recorder = native.recorderOn(session);
  const fixed = { organizationId };
  return {
    listEvents: (filter) => events.page(session, fixed, filter, clock()),
    listDailyUsage: (filter) => days.page(session, fixed, filter, clock()),
    record: (event) => recorder.record(withFixed(event, fixed)),
    recordBatch: (events) => recorder.recordBatch(allWithFixed(events, () => fixed)),
  };
}
