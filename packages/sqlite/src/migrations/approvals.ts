/** Who has to approve of changes, in SQLite. */
import type {
  ApprovalChange,
  HistoryRow,
  PlanExecution,
  ProtectionRecord,
  SignerRole,
  StoredApproval,
} from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';

/** Where the engine has never been. */
export const UNPROTECTED: ProtectionRecord = { protection: null, signers: [], changes: [] };

interface StoredSignerRow {
  readonly name: string;
  readonly role: SignerRole;
  readonly public_key: Uint8Array;
  readonly added_by_plan: string;
}

/** In one transaction: one view of all three tables. */
export function readProtection(database: Connection): ProtectionRecord {
  if (!hasTables(database)) return UNPROTECTED;
  return database.transaction(() => {
    const protection = database
      .prepare<[], { required_approvals: number; set_by_plan: string }>(
        'SELECT required_approvals, set_by_plan FROM migration_protection',
      )
      .get();
    const signers = database
      .prepare<[], StoredSignerRow>(
        'SELECT name, role, public_key, added_by_plan FROM migration_approvers ORDER BY name',
      )
      .all();
    const changes = database
      .prepare<[], { metadata: string }>(
        `SELECT metadata FROM migration_log WHERE action = 'protect' AND outcome = 'succeeded' ORDER BY at, id`,
      )
      .all();
    return {
      protection: protection
        ? { requiredApprovals: protection.required_approvals, setByPlan: protection.set_by_plan }
        : null,
      signers: signers.map(({ name, role, public_key, added_by_plan }) => ({
        name,
        role,
        publicKey: public_key,
        addedByPlan: added_by_plan,
      })),
      changes: changes.map(({ metadata }) => JSON.parse(metadata)),
    };
  })();
}

export function readApprovals(database: Connection, planHash: string): StoredApproval[] {
  if (!hasTables(database)) return [];
  return database
    .prepare<[string], { approver: string; signature: Uint8Array; approved_at: string }>(
      'SELECT approver, signature, approved_at FROM migration_approvals WHERE plan_hash = ? ORDER BY approver',
    )
    .all(planHash)
    .map(({ approver, signature, approved_at }) => ({
      planHash,
      approver,
      signature,
      approvedAt: new Date(approved_at),
    }));
}

export function readExecutions(database: Connection, planHash: string): PlanExecution[] {
  if (!hasTables(database)) return [];
  return database
    .prepare<[string], Omit<PlanExecution, 'at' | 'metadata'> & { at: string; metadata: string }>(
      `SELECT action, stream, version, actor, at, metadata FROM migration_log
       WHERE outcome = 'succeeded' AND metadata ->> 'plan' = ? ORDER BY at, id`,
    )
    .all(planHash)
    .map((row) => ({ ...row, at: new Date(row.at), metadata: JSON.parse(row.metadata) }));
}

/** Whether nobody has applied or rolled anything back in between. */
export function isSameHistory(
  before: readonly HistoryRow[] | null,
  now: readonly HistoryRow[] | null,
): boolean {
  const marksOf = (rows: readonly HistoryRow[] | null) =>
    (rows ?? []).map(({ stream, version, status, statementsDone, checksum }) =>
      [stream, version, status, statementsDone, checksum].join(' '),
    );
  return marksOf(before).join('\n') === marksOf(now).join('\n');
}

/** Inside the transaction of the log that tells of it. */
export function writeApprovalChange(
  database: Connection,
  { protection, approvals = [] }: ApprovalChange,
): void {
  for (const { planHash, approver, signature, approvedAt } of approvals) {
    database
      .prepare(
        'INSERT OR REPLACE INTO migration_approvals (plan_hash, approver, signature, approved_at) VALUES (?, ?, ?, ?)',
      )
      .run(planHash, approver, signature, approvedAt.toISOString());
  }
  if (!protection) return;
  database.exec('DELETE FROM migration_approvers; DELETE FROM migration_protection');
  for (const { name, role, publicKey, addedByPlan } of protection.signers) {
    database
      .prepare(
        'INSERT INTO migration_approvers (name, role, public_key, added_by_plan) VALUES (?, ?, ?, ?)',
      )
      .run(name, role, publicKey, addedByPlan);
  }
  if (protection.protection) {
    const { requiredApprovals, setByPlan } = protection.protection;
    database
      .prepare(
        'INSERT INTO migration_protection (id, required_approvals, set_by_plan) VALUES (1, ?, ?)',
      )
      .run(requiredApprovals, setByPlan);
  }
}

/** Where the engine has never been there are no tables, and so nobody to ask. */
function hasTables(database: Connection): boolean {
  return (
    database
      .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration_protection'`)
      .get() !== undefined
  );
}
