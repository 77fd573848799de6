/** What the database holds about who has to approve of its changes: the part of the port that approvals need. */

/** `approver`: may approve what others apply, and apply what others approve. `applier`: may apply alone. */
export type SignerRole = 'approver' | 'applier';

/** One row of `migration_approvers`. */
export interface StoredSigner {
  readonly name: string;
  readonly role: SignerRole;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly addedByPlan: string;
}

/** The row of `migration_protection`. */
export interface StoredProtection {
  readonly requiredApprovals: number;
  /** The hash of the plan that set it. */
  readonly setByPlan: string;
}

/** One row of `migration_approvals`. */
export interface StoredApproval {
  readonly planHash: string;
  readonly approver: string;
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array;
  readonly approvedAt: Date;
}

/** Everything in the database from which is told whether it is protected, and whether somebody touched that by hand. */
export interface ProtectionRecord {
  readonly protection: StoredProtection | null;
  /** By name. */
  readonly signers: readonly StoredSigner[];
  /** The metadata of each change of protection that `migration_log` tells of (action `protect`, succeeded). */
  readonly changes: readonly Readonly<Record<string, unknown>>[];
}

/** One row of `migration_log` that belongs to a plan. */
export interface PlanExecution {
  readonly action: string;
  readonly stream: string | null;
  readonly version: string | null;
  readonly actor: string;
  readonly at: Date;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What the log keeps of who answers for an action on a protected database. */
export interface Authorization {
  /** The signature is over the plan's hash, in base64. */
  readonly applier: { readonly name: string; readonly signature: string };
  /** Whose approvals counted. */
  readonly approvers: readonly string[];
}

/** Changes of who approves, and approvals, that commit with the log that tells of them. */
export interface ApprovalChange {
  /** Protection as it is from now on, whole: rows that it does not name go. `undefined`: as it was. */
  readonly protection?: Pick<ProtectionRecord, 'protection' | 'signers'>;
  /** Each in place of another one of the same person for the same plan. */
  readonly approvals?: readonly StoredApproval[];
}
