/** Which price a sample event has. */
import { type NewModelRegistryEntry, NIL_UUID, type UsageRecord } from '@runledger/schema';

/** The entry whose prices hold for an event: the organization's own before the list's. */
export function priceFor(
  entries: readonly NewModelRegistryEntry[],
  event: Pick<UsageRecord, 'organizationId' | 'provider' | 'model' | 'occurredAt'>,
): NewModelRegistryEntry | undefined {
  const holds = entries.filter(
    ({ provider, model, effectiveFrom, effectiveTo }) =>
      provider === event.provider &&
      model === event.model &&
      effectiveFrom <= event.occurredAt &&
      (!effectiveTo || event.occurredAt < effectiveTo),
  );
  return (
    holds.find(({ organizationId }) => organizationId === event.organizationId) ??
    holds.find(({ organizationId }) => organizationId === NIL_UUID)
  );
}
