/** Plans that run no statement: of the history alone, and of who has to approve. */
import type { Engine } from '../engine.ts';
import { readState } from '../plan/fingerprint.ts';
import {
  type MigrationPlan,
  PLAN_FORMAT,
  PLAN_VALIDITY_MS,
  type PlannedProtection,
  type PlannedRecord,
  type PlanSubject,
  planHash,
} from '../plan/plan.ts';
import type { JournalChange, MigrationSession } from '../target.ts';

export async function draftPlan(
  engine: Engine,
  session: MigrationSession,
  content: {
    readonly records?: readonly PlannedRecord[];
    readonly protection?: PlannedProtection;
  },
): Promise<MigrationPlan> {
  const state = await readState(session, await engine.history(session));
  const madeAt = engine.clock.now();
  const subject: PlanSubject = {
    format: PLAN_FORMAT,
    madeAt: madeAt.toISOString(),
    expiresAt: new Date(madeAt.getTime() + PLAN_VALIDITY_MS).toISOString(),
    database: state.fingerprint,
    migrations: [],
    records: content.records ?? [],
    protection: content.protection ?? null,
  };
  return {
    command: 'plan',
    hash: planHash(subject),
    subject,
    target: engine.target.description,
    direction: 'up',
    migrations: [],
    tables: [],
    hazards: [],
    unmeasured: null,
    differences: [],
    history: state.history,
    objects: state.objects,
    totals: { migrations: 0, statements: 0, rewrites: 0, scans: 0, blocking: 0, hazards: 0 },
  };
}

/** What a change of the history is, as a plan has it. */
export function recordsOf({ put, remove, backfills = [] }: JournalChange): PlannedRecord[] {
  const stateOf = (row: { stream: string; version: string }) =>
    backfills.find((one) => one.stream === row.stream && one.version === row.version)?.status;
  return [
    ...put.map(({ stream, version, status, checksum, statementsChecksum }) => {
      const backfill = stateOf({ stream, version });
      const row = { status, checksum, statementsChecksum };
      return { stream, version, row: backfill === undefined ? row : { ...row, backfill } };
    }),
    ...remove.map(({ stream, version }) => ({ stream, version, row: null })),
  ];
}
