/** Changes of who has to approve: planned, approved by those in charge, and applied. */

import type { Command } from '../commands/command.ts';
import { writeJournal } from '../commands/write-journal.ts';
import type { Engine } from '../engine.ts';
import { MigrationApprovalError, MigrationUsageError } from '../errors.ts';
import { logEntry } from '../history/journal.ts';
import { assertPlanFits } from '../plan/fit.ts';
import { makePlan } from '../plan/make.ts';
import {
  type MigrationPlan,
  type PlannedProtection,
  type ProtectionSettings,
  planHash,
} from '../plan/plan.ts';
import type { ProtectionReport } from '../reports.ts';
import type { MigrationSession } from '../target.ts';
import { answerFor, approvalsOf, readStanding, signedByApplier, tellDifferences } from './gate.ts';
import type { Authorization } from './port.ts';
import { assertPossible, signersOf } from './settings.ts';
import { assertFresh } from './spent.ts';
import { type ProtectionChange, type Standing, settingsOf } from './standing.ts';

/** Who has to approve now; takes no lock and changes nothing. */
export async function protection(engine: Engine): Promise<ProtectionReport> {
  const standing = await engine.withSession((session) => readStanding(engine, session));
  if (standing.requiredApprovals > 0) tellDifferences(engine, settingsOf(standing));
  return reportOf(engine, standing);
}

/**
 * A plan after which the database is protected so, or not at all.
 * @throws MigrationUsageError when so many approvals could never be had
 */
export async function planProtection(
  engine: Engine,
  settings: ProtectionSettings,
): Promise<MigrationPlan> {
  assertPossible(settings);
  return await engine.withSession(async (session) => {
    const standing = await readStanding(engine, session);
    if (sameAs(settingsOf(standing), settings)) {
      throw new MigrationUsageError(
        `The ${engine.target.description} is protected so already: there is nothing to change.`,
      );
    }
    const planned: PlannedProtection = { ...settings, replaces: standing.setByPlan };
    return await makePlan(engine, session, [], { direction: 'up', protection: planned });
  });
}

/**
 * Applies such a plan. Where the database is protected, those who are in charge now have to have approved of it, also
 * of weaker protection and of none. The first protection needs nobody's approval, since nobody is in charge; who
 * applies it signs with one of the keys that it names, so that it cannot lock out everybody by a slip.
 */
export async function protect(command: Command, plan: MigrationPlan): Promise<ProtectionReport> {
  const { engine } = command;
  const settings = plan.subject.protection;
  if (settings === null) {
    throw new MigrationUsageError(
      'The plan changes no protection: apply it with `runledger migrate --plan FILE`.',
    );
  }
  return await engine.withSession((session) =>
    command.withLock(session, async () => {
      command.planHash = plan.hash;
      const standing = await readStanding(engine, session);
      await assertPlanFits(engine, session, plan);
      assertPossible(settings);
      await assertFresh(engine, session, plan.subject, plan.hash);
      if (settings.replaces !== standing.setByPlan) throw changedSince(engine);
      const change = await signChange(command, session, standing, plan);
      const signers = signersOf(settings, plan.hash, standing.signers);
      const { requiredApprovals } = settings;
      await writeJournal(command, session, {
        expected: [],
        change: {
          put: [],
          remove: [],
          log: [logEntry(command, 'protect', 'succeeded', NO_STREAM, { ...change })],
          approval: {
            protection: {
              protection:
                requiredApprovals > 0 ? { requiredApprovals, setByPlan: plan.hash } : null,
              signers,
            },
          },
        },
      });
      return reportOf(engine, { requiredApprovals, signers, setByPlan: plan.hash });
    }),
  );
}

/** @throws MigrationApprovalError when those in charge did not approve, or nobody of them applies */
async function signChange(
  command: Command,
  session: MigrationSession,
  standing: Standing,
  { hash, subject }: MigrationPlan,
): Promise<ProtectionChange> {
  const { applier, approvers } =
    standing.requiredApprovals > 0
      ? await answerFor(command, session, standing, hash)
      : answerForFirst(command, subject.protection as PlannedProtection, hash);
  const approvals = (await approvalsOf(command.engine, session, hash))
    .filter(({ approver }) => approvers.includes(approver))
    .map(({ approver, signature }) => ({
      approver,
      signature: Buffer.from(signature).toString('base64'),
    }));
  return { plan: planHash(subject), subject, applier, approvals };
}

/** It concerns them all. */
const NO_STREAM = { stream: null, version: null };

/** Nobody is in charge yet: one of those who will be signs. */
function answerForFirst(
  command: Command,
  settings: PlannedProtection,
  hash: string,
): Authorization {
  const named = signersOf(settings, hash, []);
  const applier = signedByApplier(command.engine, 'the plan', named, hash);
  command.authorization = { applier, approvers: [] };
  return command.authorization;
}

function changedSince({ target }: Engine): MigrationApprovalError {
  return new MigrationApprovalError(
    `Who has to approve on the ${target.description} was changed since the plan was made: make it anew.`,
  );
}

function reportOf({ target }: Engine, standing: Standing): ProtectionReport {
  return { command: 'protect', target: target.description, ...settingsOf(standing) };
}

const sameAs = (a: ProtectionSettings, b: ProtectionSettings) =>
  a.requiredApprovals === b.requiredApprovals &&
  sameKeys(a.approvers, b.approvers) &&
  sameKeys(a.appliers, b.appliers);

function sameKeys(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
