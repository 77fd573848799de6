/** When keys were last used: noted in memory, and written in batches of their own while nobody waits. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal, Timers } from '@runledger/schema';

/** A key is written no more often than this. */
export const USES_INTERVAL_MS = 60_000;

/** With so many keys a batch does not wait any longer; while it cannot be written, further keys are not noted. */
export const MOST_NOTED_KEYS = 10_000;

export interface KeyUse {
  readonly organizationId: string;
  readonly apiKeyId: string;
  readonly at: Date;
}

export interface KeyUsesOptions {
  readonly write: (uses: readonly KeyUse[]) => Promise<void>;
  readonly timers: Timers;
  /** Told once when writing begins to fail. */
  readonly onFailure: (error: unknown, noted: number) => void;
}

export class KeyUses {
  readonly #options: KeyUsesOptions;
  /** Timers must not inherit the transaction in which a key happens to be verified. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #noted = new Map<string, KeyUse>();
  #callOff: (() => void) | null = null;
  #writing: Promise<void> | null = null;
  #hasFailed = false;
  #isClosed = false;

  constructor(options: KeyUsesOptions) {
    this.#options = options;
  }

  note(
    { organizationId, apiKeyId }: Pick<Principal, 'organizationId' | 'apiKeyId'>,
    at: Date,
  ): void {
    if (this.#isClosed) return;
    const key = organizationId + apiKeyId;
    const isFull = this.#noted.size >= MOST_NOTED_KEYS;
    if (isFull && !this.#noted.has(key)) return;
    this.#noted.set(key, { organizationId, apiKeyId, at });
    if (this.#noted.size >= MOST_NOTED_KEYS && !this.#hasFailed) this.#startWriting();
    else this.#callOff ??= this.#later();
  }

  /** Writes what is noted, and notes nothing from then on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    this.#startWriting();
    await this.#writing;
  }

  #later(): () => void {
    const { timers } = this.#options;
    const write = () => {
      this.#callOff = null;
      this.#startWriting();
    };
    return this.#outside(() => timers.after(USES_INTERVAL_MS, write));
  }

  #startWriting(): void {
    if (this.#writing !== null || this.#noted.size === 0) return;
    this.#callOff?.();
    this.#callOff = null;
    this.#writing = this.#outside(() => this.#write()).finally(() => {
      this.#writing = null;
    });
  }

  /** Never rejects: what could not be written stays noted, for the next time. */
  async #write(): Promise<void> {
    const uses = this.#noted;
    this.#noted = new Map();
    try {
      await this.#options.write([...uses.values()]);
      this.#hasFailed = false;
    } catch (error) {
      const since = this.#noted;
      this.#noted = uses;
      for (const [key, use] of since) {
        if (uses.has(key) || uses.size < MOST_NOTED_KEYS) uses.set(key, use);
      }
      if (!this.#hasFailed || this.#isClosed) this.#options.onFailure(error, uses.size);
      this.#hasFailed = true;
    }
    if (this.#noted.size > 0 && !this.#isClosed) this.#callOff ??= this.#later();
  }
}
