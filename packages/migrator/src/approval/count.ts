/** Which approvals count, and why the others do not. */
import type { StoredApproval, StoredSigner } from './port.ts';
import { isSignedBy } from './signatures.ts';

export interface Tally {
  /** Names of those whose approvals count, each of them another person than the applier. */
  readonly counted: readonly string[];
  /** Why the others do not count, a clause each. */
  readonly rejected: readonly string[];
}

type Approval = Pick<StoredApproval, 'approver' | 'signature'>;

/**
 * Counts people, not rows: an approval counts when the database holds its approver's key, that key made the
 * signature over this very plan, and the approver is not the one who applies.
 * @param applier who applies, or `null` while nobody does yet
 */
export function tally(
  planHash: string,
  approvals: readonly Approval[],
  signers: readonly StoredSigner[],
  applier: string | null,
): Tally {
  const counted = new Set<string>();
  const rejected: string[] = [];
  for (const { approver, signature } of approvals) {
    const reason = whyNot(planHash, { approver, signature }, signers, applier);
    if (reason === null) counted.add(approver);
    else rejected.push(reason);
  }
  return { counted: [...counted], rejected };
}

function whyNot(
  planHash: string,
  { approver, signature }: Approval,
  signers: readonly StoredSigner[],
  applier: string | null,
): string | null {
  const signer = signers.find(({ name }) => name === approver);
  if (!signer) return `the database knows no key of ${approver}`;
  if (signer.role === 'applier') return `${approver} may apply, and not approve`;
  if (!isSignedBy(signer.publicKey, 'approve', planHash, signature)) {
    return `the signature under the name of ${approver} is not one of ${approver}’s key over this plan`;
  }
  if (approver === applier) return `${approver} applies the plan, and so cannot approve it`;
  return null;
}
