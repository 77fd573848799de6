/** How a worker behaves. */
import { hostname } from 'node:os';
import {
  checkTimers,
  compileValueCheck,
  type Issues,
  jobs,
  optionIssues,
  systemTimers,
  type Timers,
  uuidv7,
  wholeNumberCheck,
} from '@runledger/schema';
import { MOST_AHEAD } from './claim-ahead.ts';
import type { JobHandler } from './definition.ts';
import { guarded, type WorkerListener } from './events.ts';
import { checkRetryDelay } from './handling.ts';
import type { WorkerStore } from './store.ts';

export interface WorkerOptions<S extends WorkerStore> {
  /** One for each kind of job that this worker runs. Jobs of other kinds do not belong into its queue. */
  readonly handlers: readonly JobHandler<S>[];
  /** The queue that jobs are claimed from: `default` unless given. */
  readonly queue?: string | undefined;
  /** How many jobs run at once: 1 to 1,000, 10 unless given. */
  readonly concurrency?: number | undefined;
  /**
   * How many jobs are claimed beyond those that can run now: 0 to 900. Unless given, none at first and while jobs take
   * longer than 50 milliseconds, and where they prove shorter as many as begin within that time; should one wait for
   * a second all the same, it is handed back. With a number of your own, a job that waits in a busy worker keeps an
   * idle one from it for as long as that takes.
   */
  readonly claimAhead?: number | undefined;
  /**
   * How long a job is held without a sign of life, in milliseconds: 100 to a day, 30,000 unless given. Signs are
   * given three times as often; when the process dies, its jobs are free again after this long.
   */
  readonly leaseMs?: number | undefined;
  /**
   * How long an idle worker waits at most before it looks for jobs, in milliseconds: 10 to an hour, 1,000 unless
   * given. Jobs that are enqueued wake it sooner where the database tells of them.
   */
  readonly pollMs?: number | undefined;
  /** Takes turns between organizations within a priority. False unless given. */
  readonly fair?: boolean | undefined;
  /** Names the worker in its jobs; the host, the process and a random part unless given. */
  readonly workerId?: string | undefined;
  readonly onEvent?: WorkerListener | undefined;
  readonly timers?: Timers | undefined;
}

export interface WorkerSettings<S extends WorkerStore> {
  readonly handlers: ReadonlyMap<string, JobHandler<S>>;
  readonly queue: string;
  readonly concurrency: number;
  /** `null`: as many as jobs prove short. */
  readonly claimAhead: number | null;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly fair: boolean;
  readonly workerId: string;
  readonly tell: WorkerListener;
  readonly timers: Timers;
}

const HOUR_MS = 3_600_000;
const SUBJECT = 'The configuration of the worker';
const KNOWN: readonly (keyof WorkerOptions<WorkerStore>)[] = [
  'handlers',
  'queue',
  'concurrency',
  'claimAhead',
  'leaseMs',
  'pollMs',
  'fair',
  'workerId',
  'onEvent',
  'timers',
];
const { queue: queueColumn, workerId: workerColumn, kind: kindColumn } = jobs.columns;
const checkQueue = compileValueCheck('queue', queueColumn);
const checkWorkerId = compileValueCheck('workerId', workerColumn);
const checkConcurrency = wholeNumberCheck('concurrency', [1, 1_000]);
const checkClaimAhead = wholeNumberCheck('claimAhead', [0, MOST_AHEAD]);
const checkLeaseMs = wholeNumberCheck('leaseMs', [100, 24 * HOUR_MS]);
const checkPollMs = wholeNumberCheck('pollMs', [10, HOUR_MS]);

/** @throws ValidationError naming every option that cannot be */
export function settingsOf<S extends WorkerStore>(options: WorkerOptions<S>): WorkerSettings<S> {
  const issues = optionIssues(SUBJECT, options, KNOWN);
  const settings = {
    handlers: byKind(options.handlers, issues),
    queue: options.queue ?? 'default',
    concurrency: options.concurrency ?? 10,
    claimAhead: options.claimAhead ?? null,
    leaseMs: options.leaseMs ?? 30_000,
    pollMs: options.pollMs ?? 1_000,
    fair: options.fair ?? false,
    workerId: options.workerId ?? ownName(),
    tell: guarded(options.onEvent),
    timers: options.timers ?? systemTimers,
  };
  checkQueue(settings.queue, issues);
  checkWorkerId(settings.workerId, issues);
  if (settings.workerId === '') issues.add('workerId', 'must not be empty');
  if (typeof settings.fair !== 'boolean') issues.add('fair', 'must be true or false');
  if (options.onEvent !== undefined && typeof options.onEvent !== 'function') {
    issues.add('onEvent', 'must be a function');
  }
  checkTimers(settings.timers, issues);
  checkConcurrency(settings.concurrency, issues);
  if (settings.claimAhead !== null) checkClaimAhead(settings.claimAhead, issues);
  checkLeaseMs(settings.leaseMs, issues);
  checkPollMs(settings.pollMs, issues);
  issues.assertNone(SUBJECT);
  return settings;
}

function byKind<S extends WorkerStore>(
  handlers: readonly JobHandler<S>[],
  issues: Issues,
): ReadonlyMap<string, JobHandler<S>> {
  const known = new Map<string, JobHandler<S>>();
  if (!Array.isArray(handlers) || handlers.length === 0) {
    issues.add('handlers', 'must name at least one kind of job');
    return known;
  }
  for (const [place, handler] of (handlers as readonly JobHandler<S>[]).entries()) {
    const path = `handlers[${place}].kind`;
    if (typeof handler?.run !== 'function') {
      issues.add(`handlers[${place}]`, 'must be what `handle` of a kind of job returns');
      continue;
    }
    compileValueCheck(path, kindColumn)(handler.kind, issues);
    checkRetryDelay(handler.retryDelay, `handlers[${place}].retryDelay`, issues);
    if (known.has(handler.kind)) issues.add(path, 'must not be handled twice');
    known.set(handler.kind, handler);
  }
  return known;
}

function ownName(): string {
  return `${hostname().slice(0, 63)}:${process.pid}:${uuidv7().slice(-8)}`;
}
