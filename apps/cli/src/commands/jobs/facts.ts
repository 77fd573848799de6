/** What operators are shown of a job. */
import type { Job } from '@runledger/schema';

export type JobFacts = Omit<Job, 'leaseToken'>;

/** The token is what makes a worker the job's: nobody else needs it. */
export function factsOf({ leaseToken: _, ...facts }: Job): JobFacts {
  return facts;
}
