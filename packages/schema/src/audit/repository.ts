/** The audit log: who did what. One chain for each organization, and one for the system. */
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { AuditCheckpoint, AuditLogEntry, NewAuditLogEntry } from '../rows.ts';

/** An action to log; its place in the chain and its hashes are the repository's. */
export type NewAuditEntry = Pick<
  NewAuditLogEntry,
  | 'id'
  | 'occurredAt'
  | 'actorType'
  | 'actorId'
  | 'action'
  | 'resourceType'
  | 'resourceId'
  | 'metadata'
>;

export interface AuditFilter extends PageRequest {
  readonly actorType?: OneOrMore<AuditLogEntry['actorType']> | undefined;
  readonly actorId?: string | undefined;
  readonly action?: OneOrMore<string> | undefined;
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly occurredFrom?: Date | undefined;
  readonly occurredBefore?: Date | undefined;
}

/** Where a chain stands: the place and the hash of an entry, or 0 and zeros before the first. */
export type AuditLink = Pick<AuditLogEntry, 'sequence' | 'hash'>;

/**
 * Why an entry does not fit:
 * - `gap`: it is missing, and later ones are there;
 * - `link`: it does not hold the hash of the entry before;
 * - `content`: its hash is not that of its content, or its content cannot be read;
 * - `end`: it is missing, as is everything from there to the head of the chain;
 * - `head`: it is the last entry and the head of the chain says otherwise, or it stands behind the head.
 */
export type AuditFault = 'gap' | 'link' | 'content' | 'end' | 'head';

/** What walking a chain found. */
export type AuditVerification =
  | {
      readonly valid: true;
      /** Entries that were checked. */
      readonly entries: number;
      /** Where the walk began: the last checkpoint's sequence, or 0. */
      readonly from: number;
      /**
       * Where the chain ended. Kept in another place, it proves later that nobody who can write to this database has
       * cut or rewritten the chain up to there.
       */
      readonly head: AuditLink;
    }
  | {
      readonly valid: false;
      readonly entries: number;
      readonly from: number;
      /** The first entry that does not fit. */
      readonly sequence: number;
      readonly fault: AuditFault;
      /** The fault in words. */
      readonly problem: string;
    };

/**
 * One chain: an organization's, or the system's on the store itself. A chain outlives its organization.
 *
 * Writers of one chain take turns from their first entry to the end of their transaction, so append late in a longer
 * one. A transaction that appends to several chains does so in the order of their organizations' identifiers, the
 * system's chain first: transactions that keep to one order never deadlock, others may end in a
 * TransactionConflictError.
 */
export interface AuditRepository {
  /**
   * Appends an entry, in a transaction of its own or as part of the one that this is.
   * @throws ValidationError when the model refuses it
   * @throws UniqueViolationError when the chain has an entry with its identifier
   */
  append(entry: NewAuditEntry): Promise<AuditLogEntry>;
  /** As {@link append} for many, in the order given, all or none. */
  appendMany(entries: readonly NewAuditEntry[]): Promise<AuditLogEntry[]>;
  get(id: string): Promise<AuditLogEntry | null>;
  /** Entries, newest first unless asked otherwise; in the order of the chain, whatever their `occurredAt`. */
  list(filter?: AuditFilter): Promise<Page<AuditLogEntry>>;
  /**
   * Walks the chain from its first entry, or its last checkpoint, and names the first entry that does not fit. It
   * locks nothing, holds a batch of entries in memory, and may run while others append: it goes as far as the head
   * was when it began.
   */
  verify(): Promise<AuditVerification>;
  /**
   * Marks that entries up to a sequence may be deleted; verification begins there from then on.
   * @throws ValidationError for a sequence or a reason that can be none
   * @throws NotFoundError when the chain has no such entry
   * @throws IllegalStateError when the chain does not verify up to it, or has a checkpoint there or later
   */
  checkpoint(sequence: number, reason: string): Promise<AuditCheckpoint>;
}
