/** One person's yes to one plan. */

import type { Command } from '../commands/command.ts';
import { writeJournal } from '../commands/write-journal.ts';
import type { Engine } from '../engine.ts';
import { MigrationApprovalError } from '../errors.ts';
import { logEntry } from '../history/journal.ts';
import { assertPlanFits } from '../plan/fit.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { ApproveReport } from '../reports.ts';
import type { MigrationSession } from '../target.ts';
import { tally } from './count.ts';
import { approvalsOf, assertKnown, readStanding } from './gate.ts';
import type { Signer } from './keys.ts';
import type { StoredSigner } from './port.ts';
import { isSignedBy, signPlan } from './signatures.ts';
import { assertFresh } from './spent.ts';
import { type Standing, shortHash } from './standing.ts';

/**
 * Signs a plan in somebody's name and stores the signature in the database that the plan is for.
 * @throws MigrationApprovalError when the signature would not count
 * @throws MigrationPlanError when the plan no longer fits the database or the files
 */
export async function approve(
  command: Command,
  plan: MigrationPlan,
  signer: Signer,
): Promise<ApproveReport> {
  const { engine } = command;
  return await engine.withSession(async (session) => {
    // Where the engine has never been, what is refused leaves nothing behind.
    if ((await engine.history(session)) === null) throw notProtected(engine);
    return await command.withLock(session, async () => {
      // Also where it comes to nothing, the log says which plan somebody tried to approve.
      command.planHash = plan.hash;
      const standing = await readStanding(engine, session);
      const { name } = await assertApprovable(engine, session, standing, plan, signer);
      return await store(command, session, standing, plan, { ...signer, name });
    });
  });
}

async function assertApprovable(
  engine: Engine,
  session: MigrationSession,
  standing: Standing,
  plan: MigrationPlan,
  signer: Signer,
): Promise<StoredSigner> {
  const { description } = engine.target;
  if (standing.requiredApprovals === 0) throw notProtected(engine);
  const known = assertKnown(`the ${description}`, standing.signers, signer);
  const { name, role, publicKey } = known;
  if (role === 'applier') {
    throw new MigrationApprovalError(
      `On the ${description} ${name} may apply, and not approve: somebody else has to approve.`,
    );
  }
  await assertPlanFits(engine, session, plan);
  await assertFresh(engine, session, plan.subject, plan.hash);
  const given = (await approvalsOf(engine, session, plan.hash)).find(
    ({ approver }) => approver === name,
  );
  if (given && isSignedBy(publicKey, 'approve', plan.hash, given.signature)) {
    throw new MigrationApprovalError(
      `${name} approved the plan ${shortHash(plan.hash)} on ${given.approvedAt.toISOString()}: it needs another person’s approval, not a second one of the same.`,
    );
  }
  return known;
}

async function store(
  command: Command,
  session: MigrationSession,
  standing: Standing,
  { hash }: MigrationPlan,
  signer: Required<Signer>,
): Promise<ApproveReport> {
  const { engine } = command;
  const approval = {
    planHash: hash,
    approver: signer.name,
    signature: signPlan('approve', hash, signer),
    approvedAt: engine.clock.now(),
  };
  const before = await approvalsOf(engine, session, hash);
  const others = before.filter(({ approver }) => approver !== signer.name);
  const { counted } = tally(hash, [...others, approval], standing.signers, null);
  await writeJournal(command, session, {
    expected: [],
    change: {
      put: [],
      remove: [],
      log: [
        logEntry(
          command,
          'approve',
          'succeeded',
          { stream: null, version: null },
          { approver: signer.name, signature: approval.signature.toString('base64') },
        ),
      ],
      approval: { approvals: [approval] },
    },
  });
  return {
    command: 'approve',
    target: engine.target.description,
    plan: hash,
    approver: signer.name,
    approvedBy: counted,
    requiredApprovals: standing.requiredApprovals,
  };
}

function notProtected({ target }: Engine): MigrationApprovalError {
  return new MigrationApprovalError(
    `The ${target.description} is not protected: nothing on it needs approval, and it knows nobody who could give it (\`runledger migrate protect\`).`,
  );
}
