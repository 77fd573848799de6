/** Signs of life: the leases of all jobs at once, three times as often as they expire. */
import type { Timers } from '@runledger/schema';
import type { WorkerListener } from './events.ts';
import { type HeldJob, leaseExpired, leaseTaken } from './held.ts';
import type { WorkerStore } from './store.ts';

export interface HeartbeatOptions {
  readonly store: WorkerStore;
  readonly held: ReadonlySet<HeldJob>;
  readonly leaseMs: number;
  readonly timers: Timers;
  readonly tell: WorkerListener;
}

export class Heartbeats {
  readonly #options: HeartbeatOptions;
  #callOff: (() => void) | null = null;
  #nextBeatAt = 0;
  #isBeating = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** Sees to it that what is held is renewed in time. */
  watch(): void {
    if (this.#callOff !== null || this.#options.held.size === 0) return;
    this.#nextBeatAt = this.#options.timers.now() + this.#options.leaseMs / 3;
    this.#wait();
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = null;
  }

  #wait(): void {
    const { held, timers } = this.#options;
    let wakeAt = this.#isBeating ? Number.POSITIVE_INFINITY : this.#nextBeatAt;
    // A request that hangs must not keep a handler from hearing that its lease is over.
    for (const each of held) {
      if (each.wantsRenewal) wakeAt = Math.min(wakeAt, each.heldUntil);
    }
    this.stop();
    if (held.size === 0 || wakeAt === Number.POSITIVE_INFINITY) return;
    this.#callOff = timers.after(Math.max(0, wakeAt - timers.now()), () => {
      this.#callOff = null;
      this.#wake();
    });
  }

  #wake(): void {
    const now = this.#options.timers.now();
    for (const each of this.#options.held) {
      if (each.wantsRenewal && each.heldUntil <= now) {
        each.isExpired = true;
        each.abort(leaseExpired(each.job));
      }
    }
    if (!this.#isBeating && now >= this.#nextBeatAt) void this.#beat();
    this.#wait();
  }

  async #beat(): Promise<void> {
    const { store, held, leaseMs, timers, tell } = this.#options;
    const renewed = [...held].filter(({ wantsRenewal }) => wantsRenewal);
    const sentAt = timers.now();
    this.#isBeating = true;
    this.#nextBeatAt = sentAt + leaseMs / 3;
    try {
      const leases = renewed.map(({ lease }) => lease);
      const answer = await store.jobs.heartbeatMany(leases, leaseMs);
      for (const each of renewed) {
        if (answer.has(each.job.id)) each.heldUntil = sentAt + leaseMs;
        // What has just ended is missing too.
        else if (held.has(each) && each.wantsRenewal && !each.isEnding) this.#lose(each);
      }
    } catch (error) {
      this.#nextBeatAt = timers.now() + leaseMs / 9;
      tell({ type: 'error', during: 'heartbeat', error, job: null });
    }
    this.#isBeating = false;
    this.#wait();
  }

  #lose(each: HeldJob): void {
    each.isLost = true;
    each.abort(leaseTaken(each.job));
    this.#options.tell({ type: 'lease-lost', job: each.job });
  }
}
