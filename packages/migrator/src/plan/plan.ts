/** A change of a schema as people look at it, approve of it and hold the engine to it. */
import { createHash } from 'node:crypto';
import type { Direction } from '../migration.ts';
import type { HistoryStatus } from '../target.ts';

export const PLAN_FORMAT = 1;

/** What tells the database that a plan was made for, and the state it was in. */
export interface DatabaseFingerprint {
  /** Which database it is: the same for no other, also for a copy of it. */
  readonly identity: string;
  /** SHA-256 over the history: streams, versions, statuses and checksums of what was applied. */
  readonly history: string;
  /** SHA-256 of the schema's canonical text. */
  readonly schema: string;
}

/** One migration of a plan. */
export interface PlannedMigration {
  readonly stream: string;
  readonly version: string;
  readonly name: string;
  readonly direction: Direction;
  /** SHA-256 of its statements without comments and white space. */
  readonly statementsChecksum: string;
}

/** One change of the history without statements, as `baseline` and `repair` make them. */
export interface PlannedRecord {
  readonly stream: string;
  readonly version: string;
  /** The row as it is to be; `null` forgets the migration. */
  readonly row: {
    readonly status: HistoryStatus;
    readonly checksum: string;
    readonly statementsChecksum: string;
  } | null;
}

/** Protection as a plan sets it, whole: what it does not name is no longer there. */
export interface ProtectionSettings {
  /** How many different approvers, none of them the applier, a plan needs; 0 takes the protection away. */
  readonly requiredApprovals: number;
  /** Who may approve what others apply, and apply what others approve: Ed25519 public keys in base64, by name. */
  readonly approvers: Readonly<Record<string, string>>;
  /** Who may apply and not approve, such as a deployment: likewise. */
  readonly appliers: Readonly<Record<string, string>>;
}

/** What is hashed and signed: everything that decides what happens, and nothing that is only told about it. */
export interface PlanSubject {
  readonly format: typeof PLAN_FORMAT;
  /** ISO 8601. A plan that is made again is another one: what was approved for the first does not count for it. */
  readonly madeAt: string;
  /** ISO 8601: until when approvals of it count. */
  readonly expiresAt: string;
  readonly database: DatabaseFingerprint;
  /** In the order in which they run. */
  readonly migrations: readonly PlannedMigration[];
  /** Changes of the history alone. */
  readonly records: readonly PlannedRecord[];
  /** Protection as it is to be afterwards, or `null` where the plan leaves it alone. */
  readonly protection: ProtectionSettings | null;
}

/** SHA-256 of the subject in hexadecimal, whatever the order of its keys. */
export function planHash(subject: PlanSubject): string {
  return createHash('sha256').update(canonicalJson(subject)).digest('hex');
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
