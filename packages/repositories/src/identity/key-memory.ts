/** What an open store remembers of API keys, the same for all its sessions. */
import { type ApiKeyOptions, backgroundTimers, ClosedError, type Timers } from '@runledger/schema';
import type { DialectPort, Session } from '../port.ts';
import { request, wholeNumber } from '../request.ts';
import { type KeyScope, PrincipalCache } from './key-cache.ts';
import { useWriter } from './key-use-writer.ts';
import { KeyUses } from './key-uses.ts';

const readCacheSettings = request(
  'The cache of API keys',
  {
    maxEntries: wholeNumber([1, 1_000_000], 10_000),
    ttlMs: wholeNumber([1, 3_600_000], 10_000),
  },
  'apiKeys.cache',
);

export interface KeyMemorySettings {
  readonly options?: ApiKeyOptions | undefined;
  /** Time for what happens in the background. */
  readonly timers?: Timers | undefined;
  /** As a call on the store does: throws where it is closed, or called from inside one of its transactions. */
  readonly assertUsable: () => void;
}

export class KeyMemory {
  /** `null` where principals are read each time. */
  readonly cache: PrincipalCache | null;
  readonly uses: KeyUses;
  readonly #assertUsable: () => void;
  #underWay = 0;
  #closing: Promise<void> | null = null;
  #onQuiet: (() => void) | null = null;

  /**
   * @param session of the store itself, outside of any transaction
   * @throws ValidationError for a cache that cannot be
   */
  constructor(
    port: DialectPort,
    session: Session,
    { options, timers = backgroundTimers, assertUsable }: KeyMemorySettings,
  ) {
    const cache = options?.cache;
    this.cache = cache === undefined ? null : new PrincipalCache(readCacheSettings(cache));
    this.uses = new KeyUses({ write: useWriter(port, session), timers, onFailure: warn });
    this.#assertUsable = assertUsable;
  }

  /**
   * Runs a verification outside of transactions; {@link close} waits for it.
   * @throws ClosedError, TransactionScopeError as every call on the store does, also where it makes no query
   */
  async verifying<T>(verify: () => Promise<T>): Promise<T> {
    this.#assertUsable();
    if (this.#closing) throw new ClosedError('The store is closed: open it again.');
    this.#underWay += 1;
    try {
      return await verify();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#onQuiet?.();
    }
  }

  /**
   * Forgets principals whose keys may have changed. Call it once that was written, or may have been: in a
   * transaction they are forgotten again when it commits, for what others read meanwhile.
   */
  forget(session: Session, scope: KeyScope): void {
    const { cache } = this;
    if (cache === null) return;
    cache.forget(scope);
    if (session.isTransaction) session.afterCommit(() => cache.forget(scope));
  }

  /**
   * Writes the uses that are noted; call it while the database is still open. A transaction that is under way may
   * verify a key after that: such a use is not written.
   */
  close(): Promise<void> {
    this.#closing ??= this.#quiet().then(() => this.uses.close());
    return this.#closing;
  }

  #quiet(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onQuiet = resolve;
    });
  }
}

/** The failed statement itself is told to the store's listener, as any other. */
function warn(error: unknown, noted: number): void {
  const reason = error instanceof Error ? error.message : String(error);
  const keys = noted === 1 ? '1 API key was' : `${noted} API keys were`;
  process.emitWarning(`When ${keys} last used could not be written: ${reason}`, {
    type: 'RunledgerWarning',
    code: 'RUNLEDGER_API_KEY_USES',
  });
}
