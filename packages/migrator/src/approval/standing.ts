/**
 * Who has to approve of changes now: told from every change of protection since the first, each of which has to be
 * signed by those who were in charge before it, and held against what the tables say.
 */
import { MigrationApprovalError } from '../errors.ts';
import { type PlanSubject, type ProtectionSettings, planHash } from '../plan/plan.ts';
import { tally } from './count.ts';
import type { ProtectionRecord, StoredSigner } from './port.ts';
import { NO_PROTECTION, problemsOf, signersOf } from './settings.ts';
import { isSignedBy } from './signatures.ts';

/** Who is in charge of a database. */
export interface Standing {
  /** 0: the database is not protected. */
  readonly requiredApprovals: number;
  /** By name. */
  readonly signers: readonly StoredSigner[];
  /** The last plan that changed it, also one that took the protection away; `null` when none ever did. */
  readonly setByPlan: string | null;
}

/** What `migration_log` keeps of a change of protection: all that it takes to check it again. */
export interface ProtectionChange {
  readonly plan: string;
  /** With `protection`, which names the change before it. */
  readonly subject: PlanSubject;
  readonly applier: { readonly name: string; readonly signature: string };
  /** Those that counted. */
  readonly approvals: readonly { readonly approver: string; readonly signature: string }[];
}

const NOBODY: Standing = { requiredApprovals: 0, signers: [], setByPlan: null };

/**
 * @param target the database, for messages
 * @throws MigrationApprovalError when the tables are not what approved plans made of them
 */
export function standingOf(record: ProtectionRecord, target: string): Standing {
  const differences: string[] = [];
  let standing = NOBODY;
  try {
    for (const change of inOrder(record.changes)) standing = afterChange(standing, change);
    differences.push(...differencesOf(standing, record));
  } catch (error) {
    if (!(error instanceof BrokenRecord)) throw error;
    differences.push(error.message);
  }
  if (differences.length === 0) return standing;
  throw new MigrationApprovalError(
    `What protects the ${target} is not what approved plans made of it: ${differences.join('; ')}. Somebody changed migration_protection, migration_approvers or migration_log by hand: put the rows back as they were (docs/approvals.md says how); until then nothing is applied.`,
  );
}

/** What the log tells cannot have happened. */
class BrokenRecord extends Error {}

/** Each change names the one before it, so neither clocks nor the order of rows matter. */
function inOrder(changes: ProtectionRecord['changes']): ProtectionChange[] {
  const following = new Map<string | null, ProtectionChange>();
  for (const metadata of changes) {
    const change = readChange(metadata);
    const previous = previousOf(change);
    if (following.has(previous)) {
      throw new BrokenRecord(`the log has two changes after ${shortHash(previous)}`);
    }
    following.set(previous, change);
  }
  const ordered: ProtectionChange[] = [];
  for (let last: string | null = null; following.has(last); ) {
    const change: ProtectionChange | undefined = following.get(last);
    if (!change) break;
    following.delete(last);
    ordered.push(change);
    last = change.plan;
  }
  const [lost] = following.values();
  if (lost) {
    throw new BrokenRecord(
      `the log lacks the change ${shortHash(previousOf(lost))}, which ${shortHash(lost.plan)} followed`,
    );
  }
  return ordered;
}

const previousOf = ({ subject }: ProtectionChange) => subject.protection?.replaces ?? null;

function readChange(metadata: Readonly<Record<string, unknown>>): ProtectionChange {
  const { plan, subject, applier, approvals } = metadata as Partial<ProtectionChange>;
  const isWhole =
    typeof plan === 'string' &&
    subject?.protection &&
    isText(subject.protection.approvers) &&
    isText(subject.protection.appliers) &&
    applier &&
    isText(applier) &&
    Array.isArray(approvals) &&
    approvals.every(isText);
  if (!isWhole) throw new BrokenRecord('the log has a change of protection that is not whole');
  if (planHash(subject) !== plan) {
    throw new BrokenRecord(`the log’s plan ${shortHash(plan)} was edited`);
  }
  return { plan, subject, applier, approvals };
}

/** An object all of whose members are text. */
function isText(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((member) => typeof member === 'string');
}

/** What is missing is no signature of anybody. */
const bytesOf = (text: string | undefined) => Buffer.from(text ?? '', 'base64');

/** @throws BrokenRecord when those in charge did not sign it */
function afterChange(before: Standing, change: ProtectionChange): Standing {
  const { plan, subject, applier, approvals } = change;
  const settings = subject.protection ?? NO_PROTECTION;
  if (problemsOf(settings).length > 0) {
    throw new BrokenRecord(`the log’s plan ${shortHash(plan)} sets what cannot be set`);
  }
  const signers = signersOf(settings, plan, before.signers);
  const isFirst = before.requiredApprovals === 0;
  const inCharge = isFirst ? signers : before.signers;
  const signer = inCharge.find(({ name }) => name === applier.name);
  const signature = bytesOf(applier.signature);
  if (!signer || !isSignedBy(signer.publicKey, 'apply', plan, signature)) {
    throw new BrokenRecord(`the log’s plan ${shortHash(plan)} lacks its applier’s signature`);
  }
  if (!isFirst) {
    const given = approvals.map((approval) => ({
      approver: approval.approver,
      signature: bytesOf(approval.signature),
    }));
    const { counted } = tally(plan, given, before.signers, applier.name);
    if (counted.length < before.requiredApprovals) {
      throw new BrokenRecord(
        `the log’s plan ${shortHash(plan)} has ${counted.length} of the ${before.requiredApprovals} approvals that it needed`,
      );
    }
  }
  return { requiredApprovals: settings.requiredApprovals, signers, setByPlan: plan };
}

/** What the tables say and the changes do not, or the other way round. */
function differencesOf(standing: Standing, { protection, signers }: ProtectionRecord): string[] {
  const differences: string[] = [];
  const isProtected = standing.requiredApprovals > 0;
  if (isProtected && !protection) {
    differences.push('the row of migration_protection is gone');
  } else if (protection && !isProtected) {
    differences.push('migration_protection has a row that no plan made');
  } else if (protection) {
    if (protection.requiredApprovals !== standing.requiredApprovals) {
      differences.push(
        `the approvals that it demands are ${protection.requiredApprovals} in place of ${standing.requiredApprovals}`,
      );
    }
    if (protection.setByPlan !== standing.setByPlan) {
      differences.push(`its set_by_plan names no plan that changed it last`);
    }
  }
  const expected = new Map(standing.signers.map((signer) => [signer.name, signer]));
  for (const signer of signers) {
    const made = expected.get(signer.name);
    expected.delete(signer.name);
    if (!made) differences.push(`no applied plan added ${signer.name}`);
    else if (!Buffer.from(made.publicKey).equals(signer.publicKey)) {
      differences.push(`the key of ${signer.name} is another one`);
    } else if (made.role !== signer.role) {
      differences.push(`${signer.name} is an ${made.role} and not an ${signer.role}`);
    } else if (made.addedByPlan !== signer.addedByPlan) {
      differences.push(`the plan that is said to have added ${signer.name} did not`);
    }
  }
  for (const name of expected.keys()) differences.push(`${name} is missing`);
  return differences;
}

/** Enough of a hash for people to tell plans apart. */
export function shortHash(hash: string | null): string {
  return hash === null ? 'the beginning' : hash.slice(0, 12);
}

/** The settings that would make it so. */
export function settingsOf({ requiredApprovals, signers }: Standing): ProtectionSettings {
  const named = (role: StoredSigner['role']) =>
    Object.fromEntries(
      signers
        .filter((signer) => signer.role === role)
        .map(({ name, publicKey }) => [name, Buffer.from(publicKey).toString('base64')]),
    );
  return { requiredApprovals, approvers: named('approver'), appliers: named('applier') };
}
