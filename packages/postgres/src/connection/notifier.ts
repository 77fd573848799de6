/** Sending notifications, each subject seldom enough that committing others is not held up. */
import { backgroundTimers, type Timers } from '@runledger/schema';

export interface NotifierOptions {
  /** Sends all of them in one statement. */
  readonly send: (payloads: readonly string[]) => Promise<unknown>;
  /** Those of the process, which they do not keep alive, unless given. */
  readonly timers?: Timers | undefined;
}

/**
 * NOTIFY takes a lock at commit that all who notify share (PreCommit_Notify in PostgreSQL's async.c), so what is
 * notified in a short time is sent together. Who waits is woken in a twentieth of a second at the latest.
 */
const PAUSE_MS = 50;

export class Notifier {
  readonly #send: NotifierOptions['send'];
  readonly #timers: Timers;
  readonly #pending = new Set<string>();
  #sending: Promise<void> = Promise.resolve();
  #isPausing = false;
  #isClosed = false;
  #cancelPause: () => void = () => undefined;

  constructor({ send, timers = backgroundTimers }: NotifierOptions) {
    this.#send = send;
    this.#timers = timers;
  }

  /** At once, or with the next when others were sent a moment ago. Never fails. */
  notify(payloads: Iterable<string>): void {
    if (this.#isClosed) return;
    for (const payload of payloads) this.#pending.add(payload);
    if (!this.#isPausing) this.#flush();
  }

  /** Sends what is left and no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelPause();
    this.#flush();
    await this.#sending;
  }

  #flush(): void {
    if (this.#pending.size === 0) return;
    const payloads = [...this.#pending];
    this.#pending.clear();
    this.#isPausing = true;
    // A hint that is lost is found by polling, and what is wrong with the database shows where it is used.
    const sent = this.#send(payloads).then(
      () => undefined,
      () => undefined,
    );
    this.#sending = Promise.all([this.#sending, sent]).then(() => undefined);
    this.#cancelPause = this.#timers.after(PAUSE_MS, () => {
      this.#isPausing = false;
      this.#flush();
    });
  }
}
