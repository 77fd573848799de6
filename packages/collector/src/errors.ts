/** What can go wrong with collecting, beyond what the store throws. */
import { RunledgerError, type UsageRecord } from '@runledger/schema';

/** The buffer is full and the collector was told not to wait. The same call may succeed a little later. */
export class CollectorFullError extends RunledgerError {
  override readonly code = 'COLLECTOR_FULL';
  override readonly isRetryable = true;
}

/**
 * Closing ended before everything was recorded. The events are kept: closing again tries again, and recording
 * `events` elsewhere or later is safe, since each has its identifier and its time and counts once.
 */
export class UnrecordedUsageError extends RunledgerError {
  override readonly code = 'UNRECORDED_USAGE';
  override readonly isRetryable = true;
  /** Events that are not recorded as far as is known. */
  readonly events: readonly UsageRecord[];

  constructor(events: readonly UsageRecord[], cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `${events.length} usage events could not be recorded in time: ${reason} Close again, or keep \`events\` and record them later.`,
      { cause },
    );
    this.events = events;
  }
}
