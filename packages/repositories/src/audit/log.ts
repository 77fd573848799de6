/** The audit log: entries that follow the head of their chain, which is locked last. */
import {
  type AuditCheckpoint,
  type AuditLink,
  type AuditLogEntry,
  type AuditRepository,
  assertUuid,
  auditCheckpoints,
  auditLogEntries,
  IllegalStateError,
  type NewAuditEntry,
  NotFoundError,
  newRowsValidator,
  newRowValidator,
} from '@runledger/schema';
import type { Session } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import { linked, START } from './chain.ts';
import type { UnlinkedEntry } from './encoding.ts';
import { type ChainReader, misfitAtEnd, readBounds, verifyChain, walk } from './verification.ts';

/** Stores entries of one chain, whose head is locked, and moves the head to the last of them. */
export type StoreEntries = (session: Session, entries: readonly AuditLogEntry[]) => Promise<void>;

const given = { filledLater: ['organizationId', 'sequence', 'previousHash', 'hash'] };
const validateOne = newRowValidator(auditLogEntries, given) as unknown as (
  entry: NewAuditEntry,
  context: { readonly now: Date },
) => UnlinkedEntry;
const validateMany = newRowsValidator(auditLogEntries, 'entries', given) as unknown as (
  entries: readonly NewAuditEntry[],
  context: { readonly now: Date },
) => UnlinkedEntry[];
const validateCheckpoint = newRowValidator(auditCheckpoints, { filledLater: ['hash'] });

/** @param organizationId whose chain it is; the nil UUID is the system's */
export function auditRepository(
  organizationId: string,
  { session, statements: { audit: statements }, native, clock }: RepositoryContext,
): AuditRepository {
  const chain: ChainReader = { organizationId, session, statements };
  const ofChain = (entry: UnlinkedEntry) => ({ ...entry, organizationId });

  const append = (entries: readonly UnlinkedEntry[]) =>
    session.atomically(async (inside) => {
      const head = await lockHead({ ...chain, session: inside });
      const added = linked(head, entries);
      await native.storeAuditEntries(inside, added);
      return added;
    });

  return {
    async append(entry) {
      const [added] = await append([ofChain(validateOne(entry, { now: clock() }))]);
      return added as AuditLogEntry;
    },
    async appendMany(entries) {
      const valid = validateMany(entries, { now: clock() });
      return valid.length === 0 ? [] : await append(valid.map(ofChain));
    },
    async get(id) {
      const values = { organizationId, id: assertUuid(id, 'id') };
      const { rows } = await session.execute(statements.byId, statements.byId.bind(values));
      return rows[0] ? statements.codec.decode(rows[0]) : null;
    },
    list: (filter) => statements.listing.page(session, { organizationId }, filter, clock()),
    verify: () => verifyChain(chain),
    async checkpoint(sequence, reason) {
      const input = { organizationId, sequence, reason } as AuditCheckpoint;
      const checkpoint = validateCheckpoint(input, { now: clock() });
      const { hash } = await verifyUpTo(chain, sequence);
      const row = { ...checkpoint, hash };
      return await session.atomically(async (inside) => {
        const locked = { ...chain, session: inside };
        await lockHead(locked);
        assertBehind((await readBounds(locked)).from, sequence);
        await statements.insertCheckpoint.insert(inside, [row]);
        return row;
      });
    },
  };
}

/** The head of a chain, which is begun where it is not there yet. */
async function lockHead(chain: ChainReader): Promise<AuditLink> {
  const head = await readLocked(chain);
  if (head) return head;
  const { organizationId, session, statements } = chain;
  await statements.begin.insert(session, [{ organizationId, ...START }]);
  // Another writer may have begun it, and gone on meanwhile.
  return (await readLocked(chain)) as AuditLink;
}

async function readLocked(chain: ChainReader): Promise<AuditLink | null> {
  const { organizationId, session, statements } = chain;
  const values = statements.lockHead.bind({ organizationId });
  const { rows } = await session.execute(statements.lockHead, values);
  return rows[0] ? statements.linkCodec.decode(rows[0]) : null;
}

/** @throws NotFoundError or IllegalStateError when the chain gives no reason to forget what leads to an entry */
async function verifyUpTo(chain: ChainReader, sequence: number): Promise<AuditLink> {
  await assertThere(chain, sequence);
  const bounds = await readBounds(chain);
  assertBehind(bounds.from, sequence);
  const { last, misfit } = await walk(chain, bounds.from, sequence);
  const isAtEnd = sequence >= bounds.head.sequence;
  const found = misfit ?? (isAtEnd ? misfitAtEnd(last, bounds) : null);
  if (!found) return last;
  throw new IllegalStateError(
    `The chain does not verify up to entry ${sequence}: entry ${found.sequence} ${found.problem}.`,
  );
}

async function assertThere(chain: ChainReader, sequence: number): Promise<void> {
  const { organizationId, session, statements } = chain;
  const values = { organizationId, after: sequence - 1, upTo: sequence, limit: 1 };
  const { rows } = await session.execute(statements.batch, statements.batch.bind(values));
  if (rows.length === 0) throw new NotFoundError(`The audit chain has no entry ${sequence}.`);
}

function assertBehind(last: AuditLink, sequence: number): void {
  if (sequence > last.sequence) return;
  throw new IllegalStateError(
    `The audit chain has a checkpoint at entry ${last.sequence} already.`,
  );
}
