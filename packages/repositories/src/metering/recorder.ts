/** What a driver records with, whose refusals say which organization does not exist, or which day is full. */
import {
  DataError,
  dailyUsage,
  type MeteringRepository,
  type UsageRecord,
} from '@runledger/schema';
import { tellingOrphans } from '../orphans.ts';

export type UsageRecorder = Pick<MeteringRepository, 'record' | 'recordBatch'>;

/**
 * The same, and what it refuses is told.
 * @param isSumTooLarge whether the database refused a sum that it cannot hold
 */
export function tellingRefusals(
  recorder: UsageRecorder,
  isSumTooLarge: (error: unknown) => boolean,
): UsageRecorder {
  const telling = async <T>(recording: Promise<T>, events: readonly UsageRecord[]): Promise<T> => {
    try {
      return await tellingOrphans(dailyUsage, recording, events);
    } catch (error) {
      // Events themselves are held to what fits, so that it can only be what they add up to.
      throw isSumTooLarge(error) ? new DataError(tooMuch(events), { cause: error }) : error;
    }
  };
  return {
    record: (event) => telling(recorder.record(event), [event]),
    recordBatch: (events) => telling(recorder.recordBatch(events), events),
  };
}

function tooMuch(events: readonly UsageRecord[]): string {
  const days = new Set(
    events.map(
      ({ organizationId, occurredAt }) =>
        `the organization ${organizationId} on ${occurredAt.toISOString().slice(0, 10)}`,
    ),
  );
  const [only, ...others] = days;
  const subject = others.length === 0 ? `A total of ${only}` : 'A total of a day';
  const wayOut =
    others.length === 0
      ? 'look for events there whose counts cannot be right'
      : 'record the days by themselves to learn of which';
  return `${subject} would be beyond 2^63 - 1, which no database holds: nothing was recorded; ${wayOut}.`;
}
