/** A change of a schema as people look at it, approve of it and hold the engine to it. */
import { hash } from 'node:crypto';
import type { BackfillState } from '../backfill/port.ts';
import type { Direction } from '../files/migration.ts';
import type { FileOptions } from '../files/source.ts';
import type { HistoryStatus } from '../history/port.ts';
import type { StatementEffect, TableSize } from './port.ts';

export const PLAN_FORMAT = 1;

/** How long approvals of a plan count. */
export const PLAN_VALIDITY_MS = 7 * 24 * 60 * 60 * 1000;

/** What tells the database that a plan was made for, and the state it was in. */
export interface DatabaseFingerprint {
  /** Which database it is: the same for no other, also for a copy of it, as far as that can be told. */
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
  /** Its header lines, since they decide how it runs, and what may be lost. */
  readonly options: FileOptions;
  /** SHA-256 of what its backfill does, and to which rows; `null` where it has none. */
  readonly backfill: string | null;
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
    /** How far its backfill is to have come, where that is settled as well. */
    readonly backfill?: BackfillState;
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

/** A change of protection. */
export interface PlannedProtection extends ProtectionSettings {
  /** The plan that set what it replaces, also one that took protection away; `null` where there never was any. */
  readonly replaces: string | null;
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
  readonly protection: PlannedProtection | null;
}

/** One statement, and what it did where it was tried. */
export interface ToldStatement {
  /** Number in its file, from 1. */
  readonly statement: number;
  /** Line of its file, from 1. */
  readonly line: number;
  readonly sql: string;
  /** False for one that runs outside any transaction. */
  readonly inTransaction: boolean;
  /** `null` where it could not be measured. */
  readonly effect: StatementEffect | null;
}

/** What is told of one migration. */
export interface ToldMigration {
  readonly file: string;
  /** What runs now: fewer than the file holds where an interrupted run had done some. */
  readonly statements: readonly ToldStatement[];
  /** Whether rolling back gives the schema that was there before, byte for byte; `null` where that was not tried. */
  readonly isReversible: boolean | null;
  /** Why not, or why it was not tried; `null` when it is. */
  readonly irreversible: string | null;
  /** Why its statements could not be measured, or `null`. */
  readonly unmeasured: string | null;
  /** What is done with rows in batches afterwards: the file as it is, or `null`. */
  readonly backfill: { readonly file: string; readonly sql: string } | null;
}

export type HazardName =
  | 'fails'
  | 'data-loss'
  | 'row-loss'
  | 'unforeseen'
  | 'irreversible'
  | 'rewrite'
  | 'scan'
  | 'blocks-reads'
  | 'blocks-writes';

/** Something that a person should know before saying yes. */
export interface Hazard {
  readonly hazard: HazardName;
  /** Index in the plan's migrations, from 0. */
  readonly migration: number;
  /** Number of the statement in its file, or `null` for the migration as a whole. */
  readonly statement: number | null;
  readonly table: string | null;
  /** One sentence. */
  readonly message: string;
  /** The reason that the file gives with `allow=<hazard>`, or `null`. */
  readonly allowed: string | null;
}

export interface PlanTotals {
  readonly migrations: number;
  readonly statements: number;
  readonly rewrites: number;
  readonly scans: number;
  /** Statements that keep others from writing, or reading, a table. */
  readonly blocking: number;
  readonly hazards: number;
}

/** A migration that the database had when the plan was made, to say later what is different. */
export interface HistoryMark {
  readonly stream: string;
  readonly version: string;
  readonly name: string;
  /** SHA-256 of its status, the statements done, and their checksum. */
  readonly mark: string;
}

/** The subject with its hash, and what is told about it. Plain data: as JSON it is the plan's file. */
export interface MigrationPlan {
  readonly command: 'plan';
  /** {@link planHash} of the subject. */
  readonly hash: string;
  readonly subject: PlanSubject;
  /** The database in a few words. */
  readonly target: string;
  readonly direction: Direction;
  /** One for each of the subject's. */
  readonly migrations: readonly ToldMigration[];
  /** Sizes of the tables concerned, in the target. */
  readonly tables: readonly TableSize[];
  readonly hazards: readonly Hazard[];
  /** Why locks, rewrites and scans could not be measured at all, or `null`. */
  readonly unmeasured: string | null;
  /** Where the target's schema is not what the applied files make: tables and other objects, in words. */
  readonly differences: readonly string[];
  readonly history: readonly HistoryMark[];
  /** A short hash by table or other object of the target's schema. */
  readonly objects: Readonly<Record<string, string>>;
  readonly totals: PlanTotals;
}

/** SHA-256 of the subject in hexadecimal, whatever the order of its keys. */
export function planHash(subject: PlanSubject): string {
  return hash('sha256', canonicalJson(subject));
}

/** JSON with the keys in their order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
