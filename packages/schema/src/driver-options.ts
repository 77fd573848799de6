/** What every driver may be told when it opens a store. */
import type { ApiKeyOptions } from './identity/api-keys.ts';
import type { QueryListener } from './store.ts';
import type { Timers } from './timers.ts';

export interface DriverOptions {
  /** Told of every statement that has run: SQL, duration and rows, never values. */
  readonly onQuery?: QueryListener;
  /**
   * The time that the application stamps on rows. Given, it also decides leases of jobs where the database's own
   * would.
   */
  readonly clock?: () => Date;
  /** From 0 to 1, for delays that must not coincide; `Math.random` by default. */
  readonly random?: () => number;
  /** How API keys are verified. */
  readonly apiKeys?: ApiKeyOptions;
  /**
   * Time for what the store does in the background, such as noting when API keys were used, and for the pause before
   * a transaction that lost runs again; the process's own by default.
   */
  readonly timers?: Timers;
}
