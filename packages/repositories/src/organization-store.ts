/** The view of one organization: its identifier is fixed, so that no call can name another's. */
import { assertUuid, type MeteringRepository, type OrganizationStore } from '@runledger/schema';

/** @throws ValidationError when `id` is no UUID */
export function organizationStore(id: string, metering: MeteringRepository): OrganizationStore {
  const organizationId = assertUuid(id, 'organizationId');
  return {
    id: organizationId,
    metering: {
      record: (event) => metering.record({ ...event, organizationId }),
      // What is no list is for the validation to refuse.
      recordBatch: (events) =>
        metering.recordBatch(events?.map?.((event) => ({ ...event, organizationId }))),
    },
  };
}
