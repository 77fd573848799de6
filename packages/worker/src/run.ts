/** Running one job's handler: what it is given, and what came of it. */
import { compileValueCheck, Issues, jobs } from '@runledger/schema';
import type { JobResult, JobRun } from './definition.ts';
import { PermanentError, UnknownKindError } from './errors.ts';
import type { HeldJob } from './held.ts';
import type { WorkerSettings } from './options.ts';
import type { WorkerStore } from './store.ts';

export type RunOutcome = { readonly result: JobResult } | { readonly error: unknown };

/** Never rejects: what a handler throws is what came of it. */
export async function runJob<S extends WorkerStore>(
  held: HeldJob,
  store: S,
  { handlers, tell }: WorkerSettings<S>,
): Promise<RunOutcome> {
  const { job } = held;
  try {
    const handler = handlers.get(job.kind);
    if (!handler) {
      throw new UnknownKindError(
        `This worker knows no jobs of the kind ${job.kind}: give it a handler, or enqueue them into another queue.`,
      );
    }
    tell({ type: 'started', job });
    const result = await handler.run(givenTo(held, store));
    return { result: checked(result) };
  } catch (error) {
    return { error };
  }
}

function givenTo<S extends WorkerStore>(held: HeldJob, store: S): JobRun<S> {
  const { job, lease, signal } = held;
  return {
    job,
    signal,
    store,
    organization: store.organization(job.organizationId),
    async complete(transaction, result) {
      held.isCompleting = true;
      try {
        const completed = await transaction.jobs.complete(lease, result);
        held.isCompleted = true;
        return completed;
      } catch (error) {
        held.isCompleting = false;
        throw error;
      }
    },
  };
}

const checkResult = compileValueCheck('result', jobs.columns.result);

/** @throws PermanentError when the result is no JSON that can be stored: a further attempt would not mend it */
function checked(result: JobResult): JobResult {
  if (result === undefined || result === null) return result;
  const issues = new Issues();
  checkResult(result, issues);
  const [first] = issues.all;
  if (!first) return result;
  throw new PermanentError(
    `The handler returned what cannot be stored: ${first.path} ${first.message}.`,
  );
}
