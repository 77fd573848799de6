/** Holds a plan against the files and the database as they are now: what it was made for, and nothing else. */

import type { Engine } from '../engine.ts';
import { MigrationPlanError } from '../errors.ts';
import { parseChecked } from '../files/checked.ts';
import { statementsChecksum } from '../files/checksum.ts';
import type { Stream } from '../files/discovery.ts';
import type { Direction, Migration } from '../files/migration.ts';
import type { FileOptions } from '../files/source.ts';
import { isSame, type MigrationKey, nameOf } from '../history/assessment.ts';
import type { HistoryRow } from '../history/port.ts';
import { parseScript } from '../sql/statements.ts';
import type { MigrationSession } from '../target.ts';
import { assertGenuine } from './file.ts';
import {
  differencesBetween,
  emptyHistory,
  identityHash,
  markOf,
  objectsOf,
  schemaHash,
} from './fingerprint.ts';
import {
  canonicalJson,
  type HistoryMark,
  type MigrationPlan,
  type PlannedMigration,
} from './plan.ts';

/** A migration of the plan that is still to run. */
export interface PlannedStep {
  readonly planned: PlannedMigration;
  readonly migration: Migration;
}

/**
 * Where the same plan was begun and interrupted, its own steps are no change.
 * @param streams the very files that are about to run: they are read once, and may be others a moment later
 * @returns what is still to run, in order
 * @throws MigrationPlanError that says what has changed
 */
export async function assertPlanFits(
  engine: Engine,
  session: MigrationSession,
  plan: MigrationPlan,
  streams: readonly Stream[] = engine.streams(),
): Promise<readonly PlannedStep[]> {
  assertGenuine(plan, 'The plan', engine.target.syntax);
  await assertSameDatabase(engine, session, plan);
  return await assertStateFits(engine, session, plan, streams);
}

/** @throws MigrationPlanError when the plan is not for this command */
export function assertDirection(plan: MigrationPlan, direction: Direction): void {
  const { records, protection } = plan.subject;
  if (records.length > 0 || protection !== null) {
    throw new MigrationPlanError(
      `The plan changes no schema but ${protection === null ? 'the history' : 'who has to approve'}: give it to the command that made it.`,
    );
  }
  if (plan.direction === direction) return;
  throw new MigrationPlanError(
    direction === 'up'
      ? 'The plan rolls migrations back: carry it out with `migrate down --plan FILE`.'
      : 'The plan applies migrations: carry it out with `migrate up --plan FILE`.',
  );
}

/** The same for a database that is known to be the one. */
export async function assertStateFits(
  engine: Engine,
  session: MigrationSession,
  plan: MigrationPlan,
  streams: readonly Stream[],
): Promise<readonly PlannedStep[]> {
  const known = await engine.history(session);
  const history = known ?? [];
  const done = known === null ? [] : await doneUnder(session, plan);
  const begun = history.filter((row) => row.planHash === plan.hash);
  const isOwn = (key: MigrationKey) => [...done, ...begun].some((one) => isSame(one, key));
  const wasBegun = done.length + begun.length > 0;
  const problems = [
    ...filesChanged(engine, plan, streams),
    ...historyChanges(plan, history, isOwn),
    ...(wasBegun ? [] : await schemaChanges(session, plan)),
  ];
  if (problems.length > 0) {
    throw new MigrationPlanError(
      `The plan no longer fits: ${problems.join('; ')}. Nothing was changed: look at what is different, and make the plan anew.`,
    );
  }
  return plan.subject.migrations.flatMap((planned) => {
    const migration = find(streams, planned);
    const isDone = done.some((one) => isSame(one, planned) && one.direction === planned.direction);
    return isDone || !migration ? [] : { planned, migration };
  });
}

/** What an interrupted run of the same plan has finished. */
async function doneUnder(session: MigrationSession, { hash }: MigrationPlan) {
  const executions = await session.executions(hash);
  return executions.flatMap(({ action, stream, version }) => {
    if (stream === null || version === null) return [];
    if (action !== 'apply' && action !== 'rollback') return [];
    const direction = action === 'apply' ? ('up' as const) : ('down' as const);
    return { stream, version, direction };
  });
}

async function assertSameDatabase(
  engine: Engine,
  session: MigrationSession,
  { subject, target }: MigrationPlan,
): Promise<void> {
  const identity = await session.identity();
  const { database } = subject;
  if (identityHash(identity) === database.identity) return;
  // The first action of all names the database, whether it succeeds or not.
  const wasNew = database.history === emptyHistory;
  const before = [identity.place, identity.emptyPlace].map((place) =>
    identityHash({ stored: null, place }),
  );
  if (wasNew && before.includes(database.identity)) return;
  const { description } = engine.target;
  const which =
    description === target
      ? `another database than ${target} is now`
      : `another database: ${target}`;
  throw new MigrationPlanError(
    `The plan was made for ${which}. Nothing was changed: make a plan for ${description}.`,
  );
}

function filesChanged(engine: Engine, plan: MigrationPlan, streams: readonly Stream[]): string[] {
  return plan.subject.migrations.flatMap((planned, index) => {
    const migration = find(streams, planned);
    if (!migration) return `the files lack ${nameOf(planned)}`;
    const file = migration[planned.direction];
    const { path } = file;
    const { options, statements } = parseChecked(file, engine.target);
    const { syntax } = engine.target;
    const problems: string[] = [];
    const backfill = planned.direction === 'up' ? migration.backfill : null;
    if ((backfill?.statementsChecksum(syntax) ?? null) !== planned.backfill) {
      problems.push(`the backfill of ${path} was changed`);
    }
    if (statementsChecksum(statements) !== planned.statementsChecksum) {
      const tokensOf = (sql: string) =>
        parseScript(sql, syntax)
          .statements.map(({ tokens }) => tokens.join(' '))
          .join(' ');
      const told = plan.migrations[index]?.statements ?? [];
      const changed = told.find(({ statement, sql }) => {
        const now = statements[statement - 1];
        return !now || tokensOf(sql) !== now.tokens.join(' ');
      });
      const place = changed
        ? `statement ${changed.statement} (line ${statements[changed.statement - 1]?.line ?? changed.line})`
        : `its statements: ${statements.length} where ${told.length} were planned`;
      problems.push(`${path} was changed, ${place}`);
    }
    const header = optionsChanged(planned.options, options);
    if (header.length > 0) problems.push(`${path} was changed, its header (${header.join(', ')})`);
    return problems;
  });
}

function optionsChanged(planned: FileOptions, now: FileOptions): string[] {
  const keys = Object.keys(now) as (keyof FileOptions)[];
  return keys.filter((key) => canonicalJson(planned[key] ?? null) !== canonicalJson(now[key]));
}

function historyChanges(
  { history: before }: MigrationPlan,
  rows: readonly HistoryRow[],
  isOwn: (key: MigrationKey) => boolean,
): string[] {
  const marks = rows.map(markOf);
  const others = (mark: HistoryMark) => !isOwn(mark);
  const added = marks.filter((mark) => !before.some((one) => isSame(one, mark))).filter(others);
  const gone = before.filter((mark) => !marks.some((one) => isSame(one, mark))).filter(others);
  const changed = marks
    .filter((mark) => before.some((one) => isSame(one, mark) && one.mark !== mark.mark))
    .filter(others);
  return [
    ...added.map((mark) => `${nameOf(mark)} was applied since`),
    ...gone.map((mark) => `${nameOf(mark)} was rolled back since`),
    ...changed.map((mark) => `${nameOf(mark)} stands otherwise in the history`),
  ];
}

async function schemaChanges(session: MigrationSession, plan: MigrationPlan): Promise<string[]> {
  const schema = await session.dump();
  if (schemaHash(schema) === plan.subject.database.schema) return [];
  const { added, gone, changed } = differencesBetween(plan.objects, objectsOf(schema));
  const found = [
    ...added.map((name) => `${name} was made in the database since`),
    ...gone.map((name) => `${name} is gone from the database`),
    ...changed.map((name) => `${name} was changed in the database since`),
  ];
  return found.length > 0 ? found : ['the schema of the database was changed since'];
}

function find(streams: readonly Stream[], { stream, version }: MigrationKey): Migration | null {
  const known = streams.find(({ name }) => name === stream)?.migrations ?? [];
  return known.find((migration) => migration.version === version) ?? null;
}
