/** What a worker tells of its work, for logs and figures. */
import type { ClaimedJob } from '@runledger/schema';
import { messageOf } from './stored-error.ts';

/** What a worker was doing when something failed that is no job's fault. It goes on. */
export type WorkerActivity = 'listen' | 'claim' | 'heartbeat' | 'complete' | 'fail' | 'release';

export type WorkerEvent =
  | { readonly type: 'claimed'; readonly jobs: readonly ClaimedJob[] }
  | { readonly type: 'started'; readonly job: ClaimedJob }
  | { readonly type: 'completed'; readonly job: ClaimedJob; readonly durationMs: number }
  | {
      readonly type: 'failed';
      readonly job: ClaimedJob;
      readonly error: unknown;
      /** When the next attempt is due; `null` where it was the last one. */
      readonly retryAt: Date | null;
    }
  /** Another worker may have it, or it was cancelled. Its handler's signal is aborted. */
  | { readonly type: 'lease-lost'; readonly job: ClaimedJob }
  /** Handed back unfinished, as the worker stops. */
  | { readonly type: 'released'; readonly job: ClaimedJob }
  | {
      readonly type: 'error';
      readonly during: WorkerActivity;
      readonly error: unknown;
      /** The job it was about, where it was one. */
      readonly job: ClaimedJob | null;
    };

export type WorkerListener = (event: WorkerEvent) => void;

/** A listener that throws must not stop a worker. Without one, what went wrong is a warning of the process. */
export function guarded(listener: WorkerListener | undefined): WorkerListener {
  if (!listener) {
    return (event) => {
      if (event.type === 'error') warn(`A worker failed to ${event.during}`, event.error);
    };
  }
  const failed = (error: unknown) => warn('A listener of a worker failed', error);
  return (event) => {
    try {
      const told: unknown = listener(event);
      // The rejection of an asynchronous listener would end the process.
      if (told instanceof Promise) told.catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}

function warn(what: string, error: unknown): void {
  process.emitWarning(`${what}: ${messageOf(error)}`, 'WorkerWarning');
}
