/** What a driver records with, whose refusals say which organization does not exist. */
import { dailyUsage, type MeteringRepository } from '@runledger/schema';
import { tellingOrphans } from '../orphans.ts';

export type UsageRecorder = Pick<MeteringRepository, 'record' | 'recordBatch'>;

export function namingOrganizations(recorder: UsageRecorder): UsageRecorder {
  return {
    record: (event) => tellingOrphans(dailyUsage, recorder.record(event), [event]),
    recordBatch: (events) => tellingOrphans(dailyUsage, recorder.recordBatch(events), events),
  };
}
