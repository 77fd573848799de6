/** Kinds of jobs: what both those who enqueue a job and those who run it know of it. */
import {
  type ClaimedJob,
  compileValueCheck,
  type EnqueueResult,
  Issues,
  isProperties,
  type Job,
  type JsonValue,
  jobs as jobsTable,
  type NewOrganizationJob,
  type OrganizationJobRepository,
  type OrganizationStore,
  type RetryDelay,
  type Store,
} from '@runledger/schema';
import { PayloadError } from './errors.ts';
import { checkHandling } from './handling.ts';
import { describeIssues, isStandardSchema, type StandardSchema } from './standard-schema.ts';
import type { CompletingStore, WorkerStore } from './store.ts';

/** What a handler is given besides the payload. */
export interface JobRun<S extends WorkerStore = Store> {
  readonly job: ClaimedJob;
  /** The worker's store. */
  readonly store: S;
  /** The repositories of the job's organization. */
  readonly organization: OrganizationStore;
  /**
   * Aborted when the job is no longer this worker's (a `LeaseLostError` is the reason: whatever is done from now on
   * may be done twice), or when the worker stops and its deadline has passed (`WorkerStoppedError`).
   */
  readonly signal: AbortSignal;
  /**
   * Completes the job in a transaction of the handler's, so that it is completed exactly when the rest is kept. What
   * the handler returns is left alone then, unless the transaction was rolled back: then the job ends as if this had
   * not been called. Call it late: the lease is not renewed until the handler is done.
   * @throws LeaseLostError when the job is no longer this worker's: the transaction must not commit
   *
   * @example
   * ```ts
   * await store.transaction(async (transaction) => {
   *   await transaction.organization(job.organizationId).metering.record(event);
   *   await complete(transaction, { pages: 12 });
   * });
   * ```
   */
  complete(transaction: CompletingStore, result?: JsonValue): Promise<Job>;
}

export interface JobContext<Payload, S extends WorkerStore = Store> extends JobRun<S> {
  readonly payload: Payload;
}

/** Any payload but none. */
export type JsonPayload = NonNullable<JsonValue>;

/** The result of a job, if it has one. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler without a `return` is one without a result.
export type JobResult = JsonValue | undefined | void;

export interface HandlerOptions {
  /** How long a failed job waits before its next attempt; a second at first and an hour at most unless given. */
  readonly retryDelay?: RetryDelay | undefined;
}

/** Runs the jobs of one kind. Made by {@link JobDefinition.handle}. */
export interface JobHandler<S extends WorkerStore = Store> extends HandlerOptions {
  readonly kind: string;
  /** Rejects with a PermanentError where a further attempt is of no use. */
  readonly run: (run: JobRun<S>) => Promise<JobResult>;
}

export type JobOptions = Omit<NewOrganizationJob, 'kind' | 'payload'>;

const checkKind = compileValueCheck('kind', jobsTable.columns.kind);

/** A kind of job; see {@link defineJob}. */
export class JobDefinition<Input, Payload> {
  readonly kind: string;
  readonly #schema: StandardSchema<Input, Payload> | null;
  readonly #defaults: JobOptions;

  constructor(kind: string, schema: StandardSchema<Input, Payload> | null, defaults: JobOptions) {
    const issues = new Issues();
    checkKind(kind, issues);
    if (kind === '') issues.add('kind', 'must not be empty');
    if (schema !== null && !isStandardSchema(schema)) {
      issues.add('schema', 'must follow Standard Schema, as those of zod, valibot and arktype do');
    }
    if (!isProperties(defaults)) issues.add('defaults', 'must be an object');
    issues.assertNone('The kind of jobs');
    this.kind = kind;
    this.#schema = schema;
    this.#defaults = defaults;
  }

  /**
   * A job of this kind, for `enqueue` or `enqueueMany` of any organization. The payload is kept as it is given, and
   * validated once more when it is run.
   * @throws PayloadError when the schema refuses the payload
   */
  async job(payload: Input, options: JobOptions = {}): Promise<NewOrganizationJob> {
    await this.parse(payload as JsonValue);
    return { ...this.#defaults, ...options, kind: this.kind, payload: payload as JsonPayload };
  }

  /**
   * Enqueues a job of this kind.
   * @param jobs those of an organization: `store.organization(id).jobs`
   * @throws PayloadError when the schema refuses the payload
   */
  async enqueue(
    jobs: Pick<OrganizationJobRepository, 'enqueue'>,
    payload: Input,
    options: JobOptions = {},
  ): Promise<EnqueueResult> {
    return await jobs.enqueue(await this.job(payload, options));
  }

  /**
   * Says how jobs of this kind are run; what it returns is for a {@link Worker}.
   * @throws ValidationError for options that there are not, and delays that cannot be
   */
  handle<S extends WorkerStore = Store>(
    run: (context: JobContext<Payload, S>) => JobResult | Promise<JobResult>,
    options: HandlerOptions = {},
  ): JobHandler<S> {
    checkHandling(this.kind, run, options);
    return {
      ...options,
      kind: this.kind,
      run: async (context) =>
        await run({ ...context, payload: await this.parse(context.job.payload) }),
    };
  }

  /** @throws PayloadError when the schema refuses it */
  async parse(payload: JsonValue): Promise<Payload> {
    if (this.#schema === null) return payload as Payload;
    const checked = await this.#schema['~standard'].validate(payload);
    if (checked.issues === undefined) return checked.value;
    throw new PayloadError(
      `No payload for a job of the kind ${this.kind}: ${describeIssues(checked.issues)}.`,
    );
  }
}

/**
 * Defines a kind of job. Those who enqueue jobs and those who run them share the definition, and with it the type and
 * the validation of the payload.
 * @param kind its name, 1 to 63 characters
 * @param schema of zod, valibot, arktype or any other library that follows Standard Schema; without one nothing is
 * checked, and a payload is taken for what the type argument says, or for any JSON
 * @param defaults queue, priority and the like of its jobs, unless they say otherwise
 * @throws ValidationError for a name that no job can have, and a schema that is none
 *
 * @example
 * ```ts
 * export const sendMail = defineJob('send-mail', z.object({ to: z.email() }), { maxAttempts: 5 });
 *
 * await sendMail.enqueue(acme.jobs, { to: 'ada@example.com' });
 * new Worker(store, { handlers: [sendMail.handle(async ({ payload }) => deliver(payload.to))] });
 * ```
 */
export function defineJob<Payload = JsonPayload>(
  kind: string,
  schema?: null,
  defaults?: JobOptions,
): JobDefinition<Payload, Payload>;
export function defineJob<Input, Payload>(
  kind: string,
  schema: StandardSchema<Input, Payload>,
  defaults?: JobOptions,
): JobDefinition<Input, Payload>;
export function defineJob<Input, Payload>(
  kind: string,
  schema: StandardSchema<Input, Payload> | null = null,
  defaults: JobOptions = {},
): JobDefinition<Input, Payload> {
  return new JobDefinition(kind, schema, defaults);
}
