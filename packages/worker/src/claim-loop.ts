/** Finds jobs: at once while there are any, woken when some come, and by looking now and then in any case. */
import { backoffMs, type ClaimedJob, type Unsubscribe } from '@runledger/schema';
import type { WorkerSettings } from './options.ts';
import type { WorkerStore } from './store.ts';

export interface ClaimLoopOptions<S extends WorkerStore> {
  readonly store: S;
  readonly settings: WorkerSettings<S>;
  /** How many jobs the worker can take now. */
  readonly room: () => number;
  /** @param sentAt when the claim was sent: the leases end no earlier than their length after it */
  readonly onClaimed: (jobs: readonly ClaimedJob[], sentAt: number) => void;
  /** A claim is over, whatever it got. */
  readonly onRest: () => void;
}

const CLAIM_RETRY = { baseMs: 100, maxMs: 30_000 };
const LISTEN_RETRY = { baseMs: 1_000, maxMs: 60_000 };

/** After a claim in vain: others have the job locked, or clocks differ. Doubled each time. */
const SHORTEST_WAIT_MS = 10;

export class ClaimLoop<S extends WorkerStore> {
  readonly #options: ClaimLoopOptions<S>;
  #isPoked = false;
  #isClaiming = false;
  #isStopped = false;
  /** Jobs may have come since the last claim was sent. */
  #isHinted = false;
  #failures = 0;
  /** Claims in a row that found nothing although a job was due. */
  #vainClaims = 0;
  #notBefore = 0;
  #callOff: (() => void) | null = null;
  #unsubscribe: Unsubscribe | null = null;
  readonly #stopped = Promise.withResolvers<void>();

  constructor(options: ClaimLoopOptions<S>) {
    this.#options = options;
  }

  get isClaiming(): boolean {
    return this.#isClaiming;
  }

  /** Resolves once it listens, has found that it cannot for now, or is stopped: it polls in any case. */
  async start(): Promise<void> {
    this.poke();
    await Promise.race([this.#listen(1), this.#stopped.promise]);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopped.resolve();
    this.#callOff?.();
    await this.#stopListening();
  }

  /** Looks for jobs as soon as what happens now is over: there is room, or time has come. */
  poke(): void {
    if (this.#isPoked || this.#isStopped) return;
    this.#isPoked = true;
    // Jobs that end in the same turn of the event loop make room for one claim together.
    setImmediate(() => {
      this.#isPoked = false;
      this.#claimIfDue();
    });
  }

  #hint(): void {
    this.#isHinted = true;
    if (this.#failures === 0) this.#notBefore = 0;
    this.poke();
  }

  #claimIfDue(): void {
    const { settings, room } = this.#options;
    if (this.#isClaiming || this.#isStopped) return;
    const wait = this.#notBefore - settings.timers.now();
    const limit = room();
    if (wait > 0) this.#pokeAfter(wait);
    else if (limit > 0) void this.#claim(limit);
  }

  #pokeAfter(milliseconds: number): void {
    this.#callOff?.();
    this.#callOff = this.#options.settings.timers.after(milliseconds, () => this.poke());
  }

  async #claim(limit: number): Promise<void> {
    const { store, settings, onClaimed } = this.#options;
    const { workerId, queue, leaseMs, fair, timers } = settings;
    this.#isClaiming = true;
    this.#isHinted = false;
    try {
      const sentAt = timers.now();
      const claimed = await store.jobs.claim({ workerId, queue, limit, leaseMs, fair });
      this.#failures = 0;
      onClaimed(claimed, sentAt);
      if (!this.#isStopped) this.#notBefore = await this.#nextClaimAt(claimed.length, limit);
    } catch (error) {
      this.#failures += 1;
      this.#notBefore = timers.now() + backoffMs(this.#failures, CLAIM_RETRY);
      settings.tell({ type: 'error', during: 'claim', error, job: null });
    }
    this.#isClaiming = false;
    this.#options.onRest();
    this.poke();
  }

  /** When to look again, after a claim that got some of what it asked for. */
  async #nextClaimAt(claimed: number, limit: number): Promise<number> {
    const { store, settings } = this.#options;
    const { queue, pollMs, timers } = settings;
    if (claimed === limit || this.#isHinted) return 0;
    const dueAt = await store.jobs.nextDueAt(queue);
    if (this.#isHinted) return 0;
    const now = timers.now();
    const dueIn = dueAt === null ? pollMs : dueAt.getTime() - now;
    const isVain = claimed === 0 && dueIn <= 0;
    this.#vainClaims = isVain ? this.#vainClaims + 1 : 0;
    const wait = isVain ? SHORTEST_WAIT_MS * 2 ** Math.min(this.#vainClaims - 1, 30) : dueIn;
    return now + Math.min(wait, pollMs);
  }

  async #listen(attempt: number): Promise<void> {
    const { store, settings } = this.#options;
    try {
      this.#unsubscribe = await store.jobs.onEnqueued(settings.queue, () => this.#hint());
    } catch (error) {
      settings.tell({ type: 'error', during: 'listen', error, job: null });
      settings.timers.after(backoffMs(attempt, LISTEN_RETRY), () => {
        if (!this.#isStopped) void this.#listen(attempt + 1);
      });
      return;
    }
    // What came before the listener was there has told nobody.
    this.#hint();
    if (this.#isStopped) await this.#stopListening();
  }

  async #stopListening(): Promise<void> {
    const unsubscribe = this.#unsubscribe;
    this.#unsubscribe = null;
    try {
      await unsubscribe?.();
    } catch (error) {
      this.#options.settings.tell({ type: 'error', during: 'listen', error, job: null });
    }
  }
}
