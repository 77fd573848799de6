/** What a worker needs of a store; every `Store` has it. */
import type { JobRepository, Store } from '@runledger/schema';

export interface WorkerStore extends Pick<Store, 'organization'> {
  readonly jobs: Pick<
    JobRepository,
    | 'claim'
    | 'complete'
    | 'completeMany'
    | 'fail'
    | 'heartbeatMany'
    | 'nextDueAt'
    | 'onEnqueued'
    | 'release'
  >;
}

/** What completes a job within a transaction: the store that `store.transaction` gives, or one bound to yours. */
export interface CompletingStore {
  readonly jobs: Pick<JobRepository, 'complete'>;
}
