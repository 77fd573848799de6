/** What stands between a command and a protected database. */
import type { Command } from '../commands/command.ts';
import type { Engine } from '../engine.ts';
import { MigrationApprovalError } from '../errors.ts';
import { type PlanSubject, type ProtectionSettings, planHash } from '../plan/plan.ts';
import type { MigrationSession } from '../target.ts';
import { retryLocked } from '../waiting.ts';
import { type Tally, tally } from './count.ts';
import { publicKeyOf, type Signer } from './keys.ts';
import type { Authorization, ProtectionRecord, StoredApproval, StoredSigner } from './port.ts';
import { readProtection } from './protection.ts';
import { differencesFrom } from './settings.ts';
import { signPlan } from './signatures.ts';
import { assertFresh } from './spent.ts';
import { type Standing, settingsOf, shortHash, standingOf } from './standing.ts';

/** Who is in charge of the database now. */
export async function readStanding(engine: Engine, session: MigrationSession): Promise<Standing> {
  return standingOf(await readProtection(engine, session), engine.target.description);
}

/**
 * On a protected database a command goes on with a plan alone that enough others have approved of and that its
 * applier signs; the signature and the approvals are then part of what is journaled.
 * @throws MigrationApprovalError
 */
export async function pass(
  command: Command,
  session: MigrationSession,
  record: ProtectionRecord,
  subject: PlanSubject | null,
  way = wayOf(command),
): Promise<void> {
  const { engine } = command;
  const standing = standingOf(record, engine.target.description);
  if (standing.requiredApprovals === 0) {
    if (engine.demandsProtection) throw stillUnprotected(engine);
    command.planHash = subject && planHash(subject);
    return;
  }
  tellDifferences(engine, settingsOf(standing));
  command.isOnProtected = true;
  if (subject === null) throw needsPlan(engine, standing, way);
  const hash = planHash(subject);
  await assertFresh(engine, session, subject, hash);
  await answerFor(command, session, standing, hash);
}

/** Where `up` and `down` take their plans from; the others write their own. */
const PLANNED_BY: Readonly<Record<string, string>> = { up: 'plan', down: 'plan --down' };

function wayOf({ name }: Command): string {
  return `Write the plan to a file (\`runledger migrate ${PLANNED_BY[name] ?? name} --out FILE\`), have it approved (\`runledger migrate approve FILE\`), and apply it (\`runledger migrate ${name} --plan FILE --key KEY --as NAME\`).`;
}

/** A configuration that claims less, or more, changes nothing; but somebody should know. */
export function tellDifferences(engine: Engine, held: ProtectionSettings): void {
  const differences = differencesFrom(held, engine.expectedProtection);
  if (differences.length > 0) engine.emit({ type: 'protection-differs', differences });
}

/**
 * Counts the approvals of a plan, and signs it in the applier's name.
 * @throws MigrationApprovalError
 */
export async function answerFor(
  command: Command,
  session: MigrationSession,
  { requiredApprovals, signers }: Standing,
  hash: string,
): Promise<Authorization> {
  const { engine } = command;
  const where = `the ${engine.target.description}`;
  const { name, signature } = signedByApplier(engine, where, signers, hash);
  const approvals = await approvalsOf(engine, session, hash);
  const result = tally(hash, approvals, signers, name);
  if (result.counted.length < requiredApprovals) {
    throw lacksApprovals(engine, requiredApprovals, hash, result);
  }
  command.planHash = hash;
  command.authorization = { applier: { name, signature }, approvers: result.counted };
  return command.authorization;
}

export function approvalsOf(
  engine: Engine,
  session: MigrationSession,
  hash: string,
): Promise<readonly StoredApproval[]> {
  return retryLocked(engine.patience, () => session.approvals(hash));
}

/**
 * Signs in the name of whoever applies, who is one of those whom the database knows: else an approver could apply
 * under a name of the moment.
 * @throws MigrationApprovalError
 */
export function signedByApplier(
  engine: Engine,
  where: string,
  signers: readonly StoredSigner[],
  hash: string,
): Authorization['applier'] {
  const { applier } = engine;
  if (applier === null) {
    throw new MigrationApprovalError(
      `Who applies a plan to the ${engine.target.description} signs it: give your key and your name (\`--key FILE --as NAME\`).`,
    );
  }
  const { name } = assertKnown(where, signers, applier);
  return { name, signature: signPlan('apply', hash, applier).toString('base64') };
}

/**
 * @param where who knows the signers, for messages: `the SQLite database …`
 * @throws MigrationApprovalError when neither name nor key is known there, or not the two together
 */
export function assertKnown(
  where: string,
  signers: readonly StoredSigner[],
  { name, privateKey }: Signer,
): StoredSigner {
  const key = Buffer.from(publicKeyOf(privateKey), 'base64');
  const owner = signers.find(({ publicKey }) => key.equals(publicKey));
  if (owner && (name === undefined || owner.name === name)) return owner;
  if (owner) {
    throw new MigrationApprovalError(
      `The key is the one of ${owner.name}, not of ${name}: sign under your own name with your own key.`,
    );
  }
  const names = signers.map((signer) => signer.name);
  const way = 'who may sign is changed by an approved plan (`runledger migrate protect`)';
  if (name !== undefined && names.includes(name)) {
    throw new MigrationApprovalError(
      `The key is not the one of ${name} that ${where} knows: use that one; ${way}.`,
    );
  }
  const what = name === undefined ? 'The key' : `${name}, with this key,`;
  throw new MigrationApprovalError(
    `${what} is unknown to ${where}, which knows ${names.join(', ')}: ${way}.`,
  );
}

function needsPlan(
  { target }: Engine,
  { requiredApprovals }: Standing,
  way: string,
): MigrationApprovalError {
  return new MigrationApprovalError(
    `The ${target.description} is protected: it changes under a plan that ${peopleText(requiredApprovals)} approved and somebody else applies. ${way}`,
  );
}

function stillUnprotected({ target }: Engine): MigrationApprovalError {
  return new MigrationApprovalError(
    `The configuration says that the ${target.description} is protected, and the database knows nobody who could approve: name them first (\`runledger migrate protect\`).`,
  );
}

function lacksApprovals(
  { target }: Engine,
  requiredApprovals: number,
  hash: string,
  { counted, rejected }: Tally,
): MigrationApprovalError {
  const had =
    counted.length === 0 ? 'has none' : `has ${counted.length} (${[...counted].join(', ')})`;
  const why = rejected.length === 0 ? '' : ` Not counted: ${rejected.join('; ')}.`;
  return new MigrationApprovalError(
    `The plan ${shortHash(hash)} needs ${requiredApprovals} approval${requiredApprovals === 1 ? '' : 's'} on the ${target.description} and ${had}.${why} Let ${peopleText(requiredApprovals - counted.length)} more approve it (\`runledger migrate approve\`).`,
  );
}

const peopleText = (count: number) => (count === 1 ? 'one person' : `${count} people`);
