/** Who has to approve of changes, in PostgreSQL. */
import type {
  ApprovalChange,
  PlanExecution,
  ProtectionRecord,
  SignerRole,
  StoredApproval,
} from '@runledger/migrator';
import type { Client, QueryResultRow } from 'pg';
import { hasState, UNDEFINED_TABLE } from '../sqlstates.ts';

interface StoredRow {
  readonly required_approvals: number | null;
  readonly set_by_plan: string | null;
  readonly signers:
    | readonly { name: string; role: SignerRole; publicKey: string; addedByPlan: string }[]
    | null;
  readonly changes: readonly Record<string, unknown>[] | null;
}

/** One statement, and so one view of all three tables. */
const PROTECTION = `
  SELECT
    (SELECT required_approvals FROM migration_protection),
    (SELECT set_by_plan FROM migration_protection),
    (SELECT json_agg(json_build_object('name', name, 'role', role, 'publicKey', encode(public_key, 'base64'),
       'addedByPlan', added_by_plan) ORDER BY name) FROM migration_approvers) AS signers,
    (SELECT json_agg(metadata ORDER BY at, id) FROM migration_log
     WHERE action = 'protect' AND outcome = 'succeeded') AS changes`;

export async function readProtection(client: Client): Promise<ProtectionRecord> {
  const [row] = await rowsOrNone<StoredRow>(client, PROTECTION, []);
  const signers = row?.signers ?? [];
  const isSet = row && row.required_approvals !== null && row.set_by_plan !== null;
  return {
    protection: isSet
      ? { requiredApprovals: row.required_approvals ?? 0, setByPlan: row.set_by_plan ?? '' }
      : null,
    signers: signers.map(({ publicKey, ...signer }) => ({
      ...signer,
      publicKey: Buffer.from(publicKey, 'base64'),
    })),
    changes: row?.changes ?? [],
  };
}

export async function readApprovals(client: Client, planHash: string): Promise<StoredApproval[]> {
  return await rowsOrNone<StoredApproval>(
    client,
    `SELECT plan_hash AS "planHash", approver, signature, approved_at AS "approvedAt"
     FROM migration_approvals WHERE plan_hash = $1 ORDER BY approver`,
    [planHash],
  );
}

export async function readExecutions(client: Client, planHash: string): Promise<PlanExecution[]> {
  return await rowsOrNone<PlanExecution>(
    client,
    `SELECT action, stream, version, actor, at, metadata FROM migration_log
     WHERE outcome = 'succeeded' AND metadata ->> 'plan' = $1 ORDER BY at, id`,
    [planHash],
  );
}

/** Where the engine has never been there are no tables, and so nobody to ask. */
async function rowsOrNone<T extends QueryResultRow>(
  client: Client,
  sql: string,
  values: readonly string[],
): Promise<T[]> {
  try {
    return (await client.query<T>(sql, [...values])).rows;
  } catch (error) {
    if (hasState(error, UNDEFINED_TABLE)) return [];
    throw error;
  }
}

/** @param list values as SQL literals, separated by commas */
export function approvalSql(
  { protection, approvals = [] }: ApprovalChange,
  list: (values: readonly unknown[]) => string,
): string[] {
  const statements = approvals.map(
    ({ planHash, approver, signature, approvedAt }) =>
      `INSERT INTO migration_approvals (plan_hash, approver, approved_at, signature)
       VALUES (${list([planHash, approver, approvedAt])}, ${bytes(signature)})
       ON CONFLICT (plan_hash, approver) DO UPDATE SET (approved_at, signature) = (excluded.approved_at, excluded.signature)`,
  );
  if (!protection) return statements;
  statements.push('DELETE FROM migration_approvers', 'DELETE FROM migration_protection');
  for (const { name, role, publicKey, addedByPlan } of protection.signers) {
    statements.push(
      `INSERT INTO migration_approvers (name, role, added_by_plan, public_key)
       VALUES (${list([name, role, addedByPlan])}, ${bytes(publicKey)})`,
    );
  }
  if (protection.protection) {
    const { requiredApprovals, setByPlan } = protection.protection;
    statements.push(
      `INSERT INTO migration_protection (id, required_approvals, set_by_plan)
       VALUES (${list([1, requiredApprovals, setByPlan])})`,
    );
  }
  return statements;
}

const bytes = (value: Uint8Array) => `decode('${Buffer.from(value).toString('hex')}', 'hex')`;
