/** Makes plans; it takes no lock, and changes nothing but a scratch database. */
import type { PlanOptions } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { statementsChecksum } from '../files/checksum.ts';
import type { Direction, ParsedFile } from '../files/migration.ts';
import { assertSound, assess, type Entry } from '../history/assessment.ts';
import type { HistoryRow } from '../history/port.ts';
import { chooseTasks } from '../run/choose.ts';
import { readFiles } from '../run/files.ts';
import { doneBefore, type Task } from '../run/tasks.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import type { MigrationSession } from '../target.ts';
import { backfillHazards, readBackfills } from './backfills.ts';
import type { Past, TrialWatch } from './bench.ts';
import { cascadesOf } from './cascades.ts';
import { readState } from './fingerprint.ts';
import { hazardsOf, type Planned } from './hazards.ts';
import { lossesOf } from './losses.ts';
import {
  type Hazard,
  type MigrationPlan,
  PLAN_FORMAT,
  PLAN_VALIDITY_MS,
  type PlannedMigration,
  type PlanSubject,
  type PlanTotals,
  planHash,
  type ToldMigration,
} from './plan.ts';
import { type Attempt, type Trial, tryOut } from './trial.ts';

/** What `up` or `down` with these options would do to the database as it is now. */
export async function plan(engine: Engine, options: PlanOptions = {}): Promise<MigrationPlan> {
  return await engine.withSession(async (session) => {
    const tasks = await chooseTasks(engine, session, options);
    const { direction = 'up' } = options;
    return await makePlan(engine, session, tasks, { direction, watch: options });
  });
}

/** What a plan is besides its migrations. */
export interface PlanContent {
  readonly direction: Direction;
  readonly watch?: TrialWatch;
  readonly records?: PlanSubject['records'];
  readonly protection?: PlanSubject['protection'];
}

/**
 * A plan of these tasks, in this order, for the database as it is now.
 * @throws MigrationFileError for what the run would refuse before it begins
 */
export async function makePlan(
  engine: Engine,
  session: MigrationSession,
  tasks: readonly Task[],
  { direction, watch = {}, records = [], protection = null }: PlanContent,
): Promise<MigrationPlan> {
  const history = await engine.history(session);
  const state = await readState(session, history);
  const files = tasks.flatMap((task) => readFiles([task], task.direction, engine.target));
  const trial = await tryTasks(engine, history, tasks, { schema: state.schema, watch });
  const backfills = await readBackfills(tasks, trial.tasks, engine.target, session);
  const planned = await foreseen(engine, session, tasks, files, trial);
  const names = tablesIn(planned, engine.target.syntax);
  for (const { losing } of backfills) names.push(...losing.filter((name) => !names.includes(name)));
  const tables = await session.tableSizes(names);
  const sizes = new Map(tables.map((size) => [size.table, size]));
  const known = backfills.length > 0 ? await session.tables() : [];
  const hazards = [
    ...hazardsOf(planned, sizes, engine.target.syntax),
    ...backfillHazards(backfills, planned, known, sizes),
  ].sort((a, b) => a.migration - b.migration);
  const madeAt = engine.clock.now();
  const subject: PlanSubject = {
    format: PLAN_FORMAT,
    madeAt: madeAt.toISOString(),
    expiresAt: new Date(madeAt.getTime() + PLAN_VALIDITY_MS).toISOString(),
    database: state.fingerprint,
    migrations: planned.map((each) => plannedOf(engine, each)),
    records,
    protection,
  };
  return {
    command: 'plan',
    hash: planHash(subject),
    subject,
    target: engine.target.description,
    direction,
    migrations: planned.map((each) => toldOf(engine, each)),
    tables: [...tables].sort((a, b) => (a.table < b.table ? -1 : 1)),
    hazards,
    unmeasured: trial.unmeasured,
    differences: trial.differences,
    history: state.history,
    objects: state.objects,
    totals: totalsOf(planned, hazards),
  };
}

/** The tasks with what was tried of them, and what the target's catalog and rows tell. */
async function foreseen(
  engine: Engine,
  session: MigrationSession,
  tasks: readonly Task[],
  files: readonly ParsedFile[],
  trial: Trial,
): Promise<Planned[]> {
  const references = tasks.length > 0 ? await session.references() : [];
  const planned: Planned[] = [];
  for (const [index, task] of tasks.entries()) {
    const [file, tried] = [files[index], trial.tasks[index]];
    if (!file || !tried) throw new RangeError('Every task has a file and a trial.');
    const statements = file.statements.slice(doneBefore(task));
    // Of those after the first the rows will not be what they are now.
    const isGuarded =
      index === 0 && file.options.rebuild.length === 0 && file.options.transactional;
    const stops = isGuarded && !tried.failure ? await session.foresee(statements) : [];
    const each = { task, file, statements, trial: tried, cascades: [], stops };
    planned.push({ ...each, cascades: cascadesOf(each, references, engine.target.syntax) });
  }
  return planned;
}

/** Where nothing is to run, nothing is tried. */
async function tryTasks(
  engine: Engine,
  history: readonly HistoryRow[] | null,
  tasks: readonly Task[],
  against: Pick<Attempt, 'schema' | 'watch'>,
): Promise<Trial> {
  if (tasks.length === 0) return { tasks: [], unmeasured: null, differences: [] };
  const { past, rolledBack } = pastOf(engine, history, tasks);
  return await tryOut(engine, { past, rolledBack, tasks, ...against });
}

/** What the database has behind it: apart, what the tasks are about to roll back. */
function pastOf(
  engine: Engine,
  history: readonly HistoryRow[] | null,
  tasks: readonly Task[],
): { past: Past[]; rolledBack: Past[] } {
  // Of every stream: those that are not asked for may be built on.
  const assessment = assess(engine.streams(), history);
  assertSound(assessment, engine.target.syntax);
  const going = new Set(
    tasks.filter(({ direction }) => direction === 'down').map(({ migration }) => migration.up.path),
  );
  const applied = assessment.entries
    .filter((entry): entry is Entry & { row: HistoryRow } => entry.row !== null)
    .sort((a, b) => a.row.appliedAt.getTime() - b.row.appliedAt.getTime());
  const past: Past[] = [];
  const rolledBack: Past[] = [];
  for (const { migration, row } of applied) {
    const into = going.has(migration.up.path) ? rolledBack : past;
    const isWhole = row.status === 'applied' || row.status === 'reverting';
    into.push({ migration, direction: 'up', statements: isWhole ? null : row.statementsDone });
    if (row.status === 'reverting' && row.statementsDone > 0) {
      into.push({ migration, direction: 'down', statements: row.statementsDone });
    }
  }
  return { past, rolledBack };
}

function tablesIn(planned: readonly Planned[], syntax: SqlSyntax): string[] {
  const names = new Set<string>();
  for (const each of planned) {
    for (const table of lossesOf(each, syntax).keys()) names.add(table);
    for (const { table } of each.cascades) names.add(table);
    for (const { locks, rewrites, scans } of each.trial.effects ?? []) {
      for (const name of [...locks.map(({ table }) => table), ...rewrites, ...scans]) {
        names.add(name);
      }
    }
  }
  return [...names].sort();
}

function plannedOf(engine: Engine, { task, file }: Planned): PlannedMigration {
  const { migration, direction } = task;
  const { stream, version, name } = migration;
  const backfill = direction === 'up' ? migration.backfill : null;
  return {
    stream,
    version,
    name,
    direction,
    statementsChecksum: statementsChecksum(file.statements),
    options: file.options,
    backfill: backfill?.statementsChecksum(engine.target.syntax) ?? null,
  };
}

function toldOf(engine: Engine, { task, file, statements, trial }: Planned): ToldMigration {
  const { migration, direction } = task;
  const backfill = direction === 'up' ? migration.backfill : null;
  const isAlone = file.options.transactional
    ? () => false
    : (statement: Planned['statements'][number]) =>
        engine.target.placement(statement) !== 'together';
  return {
    file: migration[direction].path,
    statements: statements.map((statement, index) => ({
      statement: statement.index + 1,
      line: statement.line,
      sql: statement.sql,
      inTransaction: !isAlone(statement),
      effect: trial.effects?.[index] ?? null,
    })),
    isReversible: trial.isReversible,
    irreversible: trial.irreversible,
    unmeasured: trial.unmeasured,
    backfill: backfill && { file: backfill.path, sql: backfill.text() },
  };
}

function totalsOf(planned: readonly Planned[], hazards: readonly Hazard[]): PlanTotals {
  const effects = planned.flatMap(({ trial }) => trial.effects ?? []);
  const counting = (list: (effect: (typeof effects)[number]) => readonly unknown[]) =>
    effects.reduce((sum, effect) => sum + list(effect).length, 0);
  return {
    migrations: planned.length,
    statements: planned.reduce((sum, { statements }) => sum + statements.length, 0),
    rewrites: counting(({ rewrites }) => rewrites),
    scans: counting(({ scans }) => scans),
    blocking: effects.filter(({ locks }) => locks.some(({ blocks }) => blocks !== 'nothing'))
      .length,
    hazards: hazards.length,
  };
}
