/** Running jobs. */
export {
  defineJob,
  type HandlerOptions,
  type JobContext,
  type JobDefinition,
  type JobHandler,
  type JobOptions,
  type JobResult,
  type JobRun,
} from './definition.ts';
export { PayloadError, PermanentError, UnknownKindError, WorkerStoppedError } from './errors.ts';
export type { WorkerActivity, WorkerEvent, WorkerListener } from './events.ts';
export type { WorkerOptions } from './options.ts';
export { type StopSignal, stopOnSignals } from './signals.ts';
export type { StandardIssue, StandardResult, StandardSchema } from './standard-schema.ts';
export type { CompletingStore, WorkerStore } from './store.ts';
export { type StartOptions, type StopOptions, Worker } from './worker.ts';
