/** Metering of one organization: what the recorder records for all, and the lists of its own usage. */
import type { OrganizationMetering } from '@runledger/schema';
import type { RepositoryContext } from '../repositories.ts';

export function organizationMetering(
  organizationId: string,
  { session, statements, native, clock }: RepositoryContext,
): OrganizationMetering {
  const { events, days } = statements.usage;
  const recorder = native.recorderOn(session);
  const scope = { organizationId };
  return {
    listEvents: (filter) => events.page(session, scope, filter, clock()),
    listDailyUsage: (filter) => days.page(session, scope, filter, clock()),
    record: (event) => recorder.record({ ...event, organizationId }),
    // What is no list is for the validation to refuse.
    recordBatch: (events) =>
      recorder.recordBatch(events?.map?.((event) => ({ ...event, organizationId }))),
  };
}
