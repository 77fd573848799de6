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

/** What walking a chain found. */
export type AuditVerification =
  | {
      readonly valid: true;
      /** Entries that were checked. */
      readonly entries: number;
      /** Where the walk began: the last checkpoint's sequence, or 0. */
      readonly from: number;
    }
  | {
      readonly valid: false;
      readonly entries: number;
      readonly from: number;
      /** The first entry that does not fit. */
      readonly sequence: number;
      /** In words: its hash, its link to the one before, a gap, an end that is missing. */
      readonly problem: string;
    };

/** One chain: an organization's, or the system's on the store itself. */
export interface AuditRepository {
  /**
   * Appends an entry. Writers of one chain take turns, so append late in a longer transaction.
   * @throws ValidationError when the model refuses it
   */
  append(entry: NewAuditEntry): Promise<AuditLogEntry>;
  /** Appends many in the order given, all or none. */
  appendMany(entries: readonly NewAuditEntry[]): Promise<AuditLogEntry[]>;
  get(id: string): Promise<AuditLogEntry | null>;
  /** Entries, newest first unless asked otherwise. */
  list(filter?: AuditFilter): Promise<Page<AuditLogEntry>>;
  /** Walks the chain from its first entry, or its last checkpoint, and names the first entry that does not fit. */
  verify(): Promise<AuditVerification>;
  /**
   * Marks that entries up to a sequence may be deleted; verification begins there from then on.
   * @throws NotFoundError when the chain has no such entry
   * @throws IllegalStateError when the chain does not verify up to it
   */
  checkpoint(sequence: number, reason: string): Promise<AuditCheckpoint>;
}
