/** What protection can be: a number of approvals that can be had, from people who can be told apart. */
import { MigrationUsageError } from '../errors.ts';
import type { ProtectionSettings } from '../plan/plan.ts';
import { decodePublicKey, problemOfName } from './keys.ts';
import type { SignerRole, StoredSigner } from './port.ts';

export const NO_PROTECTION: ProtectionSettings = {
  requiredApprovals: 0,
  approvers: {},
  appliers: {},
};

/** Everything that makes the settings impossible, a sentence each. */
export function problemsOf({
  requiredApprovals,
  approvers,
  appliers,
}: ProtectionSettings): string[] {
  const problems: string[] = [];
  const people = [...Object.entries(approvers), ...Object.entries(appliers)];
  const nameByKey = new Map<string, string>();
  for (const [name, key] of people) {
    const problem = problemOfName(name);
    if (problem !== null) problems.push(problem);
    if (decodePublicKey(key) === null) {
      problems.push(
        `the key of ${name} is no Ed25519 public key in base64, as \`runledger migrate keygen\` prints it`,
      );
    }
    const other = nameByKey.get(key);
    if (other !== undefined && other !== name) {
      problems.push(`${other} and ${name} have the same key, and would be one person`);
    }
    nameByKey.set(key, name);
  }
  for (const name of Object.keys(appliers)) {
    if (Object.hasOwn(approvers, name)) {
      problems.push(`${name} stands among approvers and appliers: approvers may apply as well`);
    }
  }
  return [...problems, ...problemsOfCount(requiredApprovals, approvers, people.length)];
}

function problemsOfCount(
  required: number,
  approvers: ProtectionSettings['approvers'],
  people: number,
): string[] {
  if (!(Number.isSafeInteger(required) && required >= 0)) {
    return [`${required} is no number of approvals`];
  }
  if (required === 0) {
    return people === 0 ? [] : ['without approvals there is nobody to name'];
  }
  const count = Object.keys(approvers).length;
  if (required > count) {
    return [
      `${approvals(required)} can never be had from ${count} approver${count === 1 ? '' : 's'}`,
    ];
  }
  // Whoever applies does not approve.
  if (required + 1 > people) {
    return [
      `${approvals(required)} and somebody else who applies need ${required + 1} people, and ${people === 1 ? 'there is 1' : `there are ${people}`}: name one more, as approver or as applier`,
    ];
  }
  return [];
}

const approvals = (count: number) => `${count} ${count === 1 ? 'approval' : 'approvals'}`;

/** @throws MigrationUsageError that says everything that makes them impossible */
export function assertPossible(settings: ProtectionSettings): void {
  const problems = problemsOf(settings);
  if (problems.length === 0) return;
  throw new MigrationUsageError(
    `The protection cannot be as it is asked for: ${problems.join('; ')}.`,
  );
}

/** @param before who was there: who stays as they were keep the plan that added them */
export function signersOf(
  { approvers, appliers }: ProtectionSettings,
  planHash: string,
  before: readonly StoredSigner[],
): StoredSigner[] {
  const named = (role: SignerRole, people: Readonly<Record<string, string>>) =>
    Object.entries(people).map(([name, key]): StoredSigner => {
      const publicKey = Buffer.from(key, 'base64');
      const known = before.find((signer) => signer.name === name);
      const stays = known?.role === role && publicKey.equals(known.publicKey);
      return { name, role, publicKey, addedByPlan: stays ? known.addedByPlan : planHash };
    });
  return [...named('approver', approvers), ...named('applier', appliers)].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

/** Where what the database holds is not what somebody expects, a clause each; what is left out is not compared. */
export function differencesFrom(
  held: ProtectionSettings,
  expected: Partial<ProtectionSettings>,
): string[] {
  const differences: string[] = [];
  const { requiredApprovals = held.requiredApprovals } = expected;
  if (requiredApprovals !== held.requiredApprovals) {
    differences.push(`${approvals(held.requiredApprovals)}, not ${requiredApprovals}`);
  }
  for (const role of ['approvers', 'appliers'] as const) {
    const wanted = expected[role] ?? held[role];
    for (const name of new Set([...Object.keys(held[role]), ...Object.keys(wanted)])) {
      if (held[role][name] === wanted[name]) continue;
      const one = role.slice(0, -1);
      if (wanted[name] === undefined) differences.push(`${name} is an ${one}`);
      else if (held[role][name] === undefined) differences.push(`${name} is no ${one}`);
      else differences.push(`the key of ${name} is another one`);
    }
  }
  return differences;
}
