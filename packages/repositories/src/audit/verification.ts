/** Walking a chain: in batches, and never in a transaction, since a long chain takes its time. */
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import {
  type AuditLink,
  type AuditLogEntry,
  type AuditVerification,
  DataError,
} from '@runledger/schema';
import type { Session } from '../port.ts';
import { isSameHash, type Misfit, misfitAfter, START } from './chain.ts';
import type { AuditStatements } from './statements.ts';

/** Enough for a round trip to weigh little, few enough for the event loop and for memory. */
const ENTRIES_PER_BATCH = 500;

/** One chain, and where it is read. */
export interface ChainReader {
  readonly organizationId: string;
  readonly session: Session;
  readonly statements: AuditStatements;
}

/** Between what a chain has to lie, all of one moment. */
export interface ChainBounds {
  /** The last checkpoint, or the start. */
  readonly from: AuditLink;
  readonly head: AuditLink;
  /** Whether there are entries behind the head. */
  readonly goesOn: boolean;
}

export async function readBounds(chain: ChainReader): Promise<ChainBounds> {
  const { organizationId, session, statements } = chain;
  const { rows } = await session.execute(
    statements.bounds,
    statements.bounds.bind({ organizationId }),
  );
  const bounds = rows[0] as Record<string, unknown>;
  const link = (name: 'from' | 'head') => {
    const sequence = bounds[`${name}_sequence`] ?? null;
    const hash = bounds[`${name}_hash`];
    return sequence === null ? START : statements.linkCodec.decode({ sequence, hash });
  };
  return { from: link('from'), head: link('head'), goesOn: bounds.goes_on === 1 };
}

/** Walks the chain as far as its head is now. */
export async function verifyChain(chain: ChainReader): Promise<AuditVerification> {
  let bounds = await readBounds(chain);
  for (;;) {
    const found = await verifyWithin(chain, bounds);
    if (found.valid) return found;
    // What is missing may have been deleted meanwhile, up to a checkpoint that was not there at the start.
    const later = await readBounds(chain);
    if (later.from.sequence === bounds.from.sequence) return found;
    bounds = later;
  }
}

async function verifyWithin(chain: ChainReader, bounds: ChainBounds): Promise<AuditVerification> {
  const { from, head } = bounds;
  const walked = await walk(chain, from, head.sequence);
  const misfit = walked.misfit ?? misfitAtEnd(walked.last, bounds);
  const facts = { entries: walked.entries, from: from.sequence };
  return misfit ? { valid: false, ...facts, ...misfit } : { valid: true, ...facts, head };
}

/** How the head of a chain does not fit what was walked up to it, or past it. */
export function misfitAtEnd(last: AuditLink, { head, goesOn }: ChainBounds): Misfit | null {
  const behind = `stands behind the head of the chain, which is at ${head.sequence}`;
  if (last.sequence > head.sequence) {
    return { sequence: last.sequence, fault: 'head', problem: behind };
  }
  if (!isSameHash(last.hash, head.hash)) {
    const problem = 'is the last, and the head of the chain holds another hash';
    return { sequence: last.sequence, fault: 'head', problem };
  }
  return goesOn ? { sequence: head.sequence + 1, fault: 'head', problem: behind } : null;
}

interface Walk {
  readonly entries: number;
  /** The last link that fits. */
  readonly last: AuditLink;
  readonly misfit: Misfit | null;
}

/** Walks from one link to the entry in a place, or to the first that does not fit. */
export async function walk(chain: ChainReader, from: AuditLink, upTo: number): Promise<Walk> {
  let last = from;
  const stopped = (misfit: Misfit | null) => ({
    entries: last.sequence - from.sequence,
    last,
    misfit,
  });
  while (last.sequence < upTo) {
    const rows = await readBatch(chain, last.sequence, upTo);
    if (rows.length === 0) {
      const problem = `is missing, and so is everything up to entry ${upTo}`;
      return stopped({ sequence: last.sequence + 1, fault: 'end', problem });
    }
    for (const row of rows) {
      const entry = readEntry(chain, row);
      const misfit = entry ? misfitAfter(last, entry) : unreadable(last);
      if (!entry || misfit) return stopped(misfit);
      last = { sequence: entry.sequence, hash: entry.hash };
    }
    await turnOfEventLoop();
  }
  return stopped(null);
}

async function readBatch(chain: ChainReader, after: number, upTo: number) {
  const { organizationId, session, statements } = chain;
  const values = { organizationId, after, upTo, limit: ENTRIES_PER_BATCH };
  const { rows } = await session.execute(statements.batch, statements.batch.bind(values));
  return rows;
}

function readEntry(chain: ChainReader, row: Record<string, unknown>): AuditLogEntry | null {
  try {
    return chain.statements.codec.decode(row);
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

function unreadable(last: AuditLink): Misfit {
  const problem = 'has a value that cannot be read';
  return { sequence: last.sequence + 1, fault: 'content', problem };
}
