/** The migration engine's own tables, made by the engine before the first migration. */
import {
  boolean,
  bytes,
  count,
  id,
  instant,
  integer,
  json,
  key,
  oneOf,
  text,
} from '../model/column.ts';
import type { JsonObject } from '../model/json.ts';
import { index, table } from '../model/table.ts';

const kept = { forever: 'the history of the database itself' } as const;
const hash = () => key(64);

export const schemaMigrations = table('schema_migrations', {
  domain: 'operations',
  about: 'Which migrations are applied, and how far one has come that is under way.',
  retention: kept,
  columns: {
    stream: key(63).internal('Stream that the migration belongs to.'),
    version: key(12).internal('Version, YYYYMMDDHHMM.'),
    name: key().internal('Slug of the file’s name.'),
    checksum: hash().internal('SHA-256 of the file as it was applied, in hexadecimal.'),
    statementsChecksum: hash().internal(
      'SHA-256 of the normalised statements: comments and white space do not count.',
    ),
    status: oneOf('applied', 'applying', 'reverting', 'failed').internal('Where it stands.'),
    statementsDone: integer().min(0).default(0).internal('Statements that are committed.'),
    breaking: boolean().default(false).internal('Code that does not know it must not run on it.'),
    appliedAt: instant().defaultNow().internal('When the engine began to apply it.'),
    finishedAt: instant().optional().internal('When it was done.'),
    durationMs: count().optional().internal('How long it took, in milliseconds.'),
    appliedBy: text(255).internal('Who applied it.'),
    toolVersion: key(63).internal('Version of the engine.'),
    planHash: hash().optional().internal('The plan it was applied under.'),
    error: json<JsonObject>().object().optional().internal('Statement, native code and message.'),
  },
  primaryKey: ['stream', 'version'],
});

export const migrationLog = table('migration_log', {
  domain: 'operations',
  about: 'What the migration engine did, one row an action, successful or not.',
  retention: kept,
  columns: {
    id: id().generated().internal('Identifier of the action.'),
    actor: text(255).internal('Who acted.'),
    action: oneOf(
      'apply',
      'rollback',
      'approve',
      'protect',
      'baseline',
      'repair',
      'backfill',
    ).internal('What was done.'),
    outcome: oneOf('succeeded', 'failed').internal('How it ended.'),
    stream: key(63).optional().internal('Stream of the migration, unless it concerns them all.'),
    version: key(12).optional().internal('Version of the migration.'),
    at: instant().defaultNow().internal('When.'),
    metadata: json<JsonObject>().object().default({}).internal('Duration, plan, error.'),
  },
  primaryKey: ['id'],
  indexes: [index('at').serves('what happened lately')],
  appendOnly: true,
});

export const migrationBackfills = table('migration_backfills', {
  domain: 'operations',
  about:
    'How far the backfill of a migration has come; a row goes when its migration is rolled back.',
  retention: kept,
  columns: {
    stream: key(63).internal('Stream of the migration.'),
    version: key(12).internal('Version of the migration.'),
    status: oneOf('pending', 'running', 'failed', 'finished').internal('Where it stands.'),
    lastKey: json<readonly string[]>()
      .array()
      .optional()
      .internal('Key up to which rows are done, as the driver writes it down.'),
    rowsDone: count().default(0).internal('Rows that batches covered.'),
    batches: count().default(0).internal('Batches that are committed.'),
    runner: text(300).optional().internal('Who runs it; each run has a name of its own.'),
    leaseUntil: instant()
      .optional()
      .internal('Until when nobody else takes it over, unless a batch is committed.'),
    startedAt: instant().optional().internal('When its first batch began.'),
    updatedAt: instant().defaultNow().internal('When this row was last written.'),
    finishedAt: instant().optional().internal('When its last batch was committed.'),
    error: json<JsonObject>().object().optional().internal('Statement, native code and message.'),
  },
  primaryKey: ['stream', 'version'],
});

export const migrationApprovers = table('migration_approvers', {
  domain: 'operations',
  about: 'Whose signatures count in this database.',
  retention: kept,
  columns: {
    name: key().internal('Name of the approver.'),
    role: oneOf('approver', 'applier').internal('Whether they may approve, or apply alone.'),
    publicKey: bytes().byteLength(32).internal('Ed25519 public key.'),
    addedByPlan: hash().internal('The approved plan that added the approver.'),
  },
  primaryKey: ['name'],
});

export const migrationProtection = table('migration_protection', {
  domain: 'operations',
  about: 'How many approvals a change of this database needs: one row, or none.',
  retention: kept,
  columns: {
    id: integer().min(1).max(1).internal('Always 1.'),
    requiredApprovals: integer().min(1).internal('Distinct approvers, none of them the applier.'),
    setByPlan: hash().internal('The approved plan that set it.'),
  },
  primaryKey: ['id'],
});

export const migrationApprovals = table('migration_approvals', {
  domain: 'operations',
  about: 'A signature over a plan.',
  retention: kept,
  columns: {
    planHash: hash().internal('The plan.'),
    approver: key().internal('Who approved it.'),
    signature: bytes().byteLength(64).internal('Ed25519 signature over the plan’s hash.'),
    approvedAt: instant().defaultNow().internal('When.'),
  },
  primaryKey: ['planHash', 'approver'],
});
