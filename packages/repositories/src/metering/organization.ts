/** Metering of one organization: what the recorder records for all, and the lists of its own usage. */
import { DataError, type OrganizationMetering } from '@runledger/schema';
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
    listDailyUsage: (filter) => days.page(session, fixed, filter, clock()).catch(tellTooMuch),
    record: (event) => recorder.record(withFixed(event, fixed)),
    recordBatch: (events) => recorder.recordBatch(allWithFixed(events, () => fixed)),
  };
}

function tellTooMuch(error: unknown): never {
  if (!(error instanceof DataError)) throw error;
  throw new DataError(
    'A sum of a day on this page is beyond 2^53 - 1, which a number cannot hold exactly: ask for other days with dayFrom and dayTo, and read that one as text, with CAST(input_tokens AS TEXT) from daily_usage.',
    { cause: error },
  );
}
