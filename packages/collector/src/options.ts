/** How a collector behaves. */
import {
  checkTimers,
  optionIssues,
  systemTimers,
  type Timers,
  type UsageRecord,
  wholeNumberCheck,
} from '@runledger/schema';

/** An event, or its part in its execution's totals, that the database will never take. */
export interface Rejection {
  /** What is left out: the event, or only what it would have added to the totals of its execution. */
  readonly what: 'event' | 'totals';
  readonly event: UsageRecord;
  readonly error: Error;
}

/** An attempt that failed for reasons that have nothing to do with the events. They are kept. */
export interface FailedAttempt {
  readonly error: unknown;
  /** Attempts that failed since the last that did not. */
  readonly failures: number;
  /** Events that wait to be recorded. */
  readonly pending: number;
  readonly retryInMs: number;
}

export interface CollectorOptions {
  /** Most events recorded in one transaction: 1 to 10,000, 500 unless given. */
  readonly batchSize?: number | undefined;
  /** How long an event waits for others, in milliseconds: 0 to an hour, 1,000 unless given. */
  readonly flushIntervalMs?: number | undefined;
  /**
   * Most events in the buffer: 1 to 1,000,000, 10,000 unless given. With `whenFull: 'wait'` each call of `record` that
   * waits for room holds its own event besides, so that it bounds what is in memory only where callers await it.
   */
  readonly maxBuffered?: number | undefined;
  /**
   * What `record` does when that many are held: waits for room (`wait`, unless given), fails with a
   * CollectorFullError (`reject`), or leaves the event out and says so to `onRejected` (`drop`).
   */
  readonly whenFull?: 'wait' | 'reject' | 'drop' | undefined;
  /**
   * Looks up what an event without `costUsd` cost, and by which entry of the model registry, before it is recorded.
   * False unless given.
   */
  readonly pricing?: boolean | undefined;
  /**
   * Told of everything that is left out. Without it, a warning of the process says so: nothing is lost in silence.
   */
  readonly onRejected?: ((rejection: Rejection) => void) | undefined;
  /** Told of every attempt that failed and will be made again. */
  readonly onFailure?: ((attempt: FailedAttempt) => void) | undefined;
  readonly timers?: Timers | undefined;
}

export interface CollectorSettings {
  readonly batchSize: number;
  readonly flushIntervalMs: number;
  readonly maxBuffered: number;
  readonly whenFull: 'wait' | 'reject' | 'drop';
  readonly pricing: boolean;
  readonly onRejected: (rejection: Rejection) => void;
  readonly onFailure: (attempt: FailedAttempt) => void;
  readonly timers: Timers;
}

const HOUR_MS = 3_600_000;
const SUBJECT = 'The configuration of the collector';
const KNOWN: readonly (keyof CollectorOptions)[] = [
  'batchSize',
  'flushIntervalMs',
  'maxBuffered',
  'whenFull',
  'pricing',
  'onRejected',
  'onFailure',
  'timers',
];
const POLICIES = ['wait', 'reject', 'drop'];
const checkBatchSize = wholeNumberCheck('batchSize', [1, 10_000]);
const checkFlushIntervalMs = wholeNumberCheck('flushIntervalMs', [0, HOUR_MS]);
const checkMaxBuffered = wholeNumberCheck('maxBuffered', [1, 1_000_000]);

/** @throws ValidationError naming every option that cannot be */
export function settingsOf(options: CollectorOptions): CollectorSettings {
  const issues = optionIssues(SUBJECT, options, KNOWN);
  const settings: CollectorSettings = {
    batchSize: options.batchSize ?? 500,
    flushIntervalMs: options.flushIntervalMs ?? 1_000,
    maxBuffered: options.maxBuffered ?? 10_000,
    whenFull: options.whenFull ?? 'wait',
    pricing: options.pricing ?? false,
    onRejected: guarded(options.onRejected ?? warn),
    onFailure: guarded(options.onFailure ?? (() => undefined)),
    timers: options.timers ?? systemTimers,
  };
  checkBatchSize(settings.batchSize, issues);
  checkFlushIntervalMs(settings.flushIntervalMs, issues);
  checkMaxBuffered(settings.maxBuffered, issues);
  if (!POLICIES.includes(settings.whenFull)) {
    issues.add('whenFull', `must be one of ${POLICIES.join(', ')}`);
  }
  if (typeof settings.pricing !== 'boolean') issues.add('pricing', 'must be true or false');
  for (const name of ['onRejected', 'onFailure'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'function') {
      issues.add(name, 'must be a function');
    }
  }
  checkTimers(settings.timers, issues);
  issues.assertNone(SUBJECT);
  // A batch that the buffer cannot hold would never be full.
  return { ...settings, batchSize: Math.min(settings.batchSize, settings.maxBuffered) };
}

/** A listener that throws must not keep events from being recorded. */
function guarded<T>(listener: (told: T) => void): (told: T) => void {
  const failed = (error: unknown) =>
    process.emitWarning(error instanceof Error ? error : String(error));
  return (told) => {
    try {
      const heard: unknown = listener(told);
      // The rejection of an asynchronous listener would end the process.
      if (heard instanceof Promise) heard.catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}

function warn({ what, event, error }: Rejection): void {
  const lost = what === 'event' ? 'is not recorded' : 'is not in the totals of its execution';
  process.emitWarning(`The usage event ${event.id} ${lost}: ${error.message}`, 'UsageRejected');
}
