/** Entries as links of a chain: how they follow each other, and how one is seen not to. */
import type { AuditFault, AuditLink, AuditLogEntry } from '@runledger/schema';
import { hashOf, NO_HASH, type UnlinkedEntry } from './encoding.ts';

/** Where a chain begins. */
export const START: AuditLink = { sequence: 0, hash: NO_HASH };

/** The entries as they follow the head. */
export function linked(head: AuditLink, entries: readonly UnlinkedEntry[]): AuditLogEntry[] {
  let last = head;
  return entries.map((unlinked) => {
    const entry = { ...unlinked, sequence: last.sequence + 1, previousHash: last.hash };
    const whole = { ...entry, hash: hashOf(entry) };
    last = whole;
    return whole;
  });
}

/** An entry that does not fit. */
export interface Misfit {
  readonly sequence: number;
  readonly fault: AuditFault;
  readonly problem: string;
}

/** How the entry does not follow the link before it, or `null` when it does. */
export function misfitAfter(last: AuditLink, entry: AuditLogEntry): Misfit | null {
  const sequence = last.sequence + 1;
  if (entry.sequence !== sequence) {
    const problem = `is missing: the chain goes on with entry ${entry.sequence}`;
    return { sequence, fault: 'gap', problem };
  }
  if (!isSameHash(entry.previousHash, last.hash)) {
    const problem = 'does not hold the hash of the entry before';
    return { sequence, fault: 'link', problem };
  }
  if (!isSameHash(entry.hash, hashOf(entry))) {
    return { sequence, fault: 'content', problem: 'is not what its hash was made of' };
  }
  return null;
}

export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
