import { authorizeRecords, planRecords } from '../approval/records.ts';
import type { BaselineOptions } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { MigrationHistoryError } from '../errors.ts';
import { parseChecked } from '../files/checked.ts';
import type { Migration } from '../files/migration.ts';
import { assertVersionExists, assess, type Entry } from '../history/assessment.ts';
import { freshRow, logEntry } from '../history/journal.ts';
import type { HistoryRow } from '../history/port.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { BaselineReport } from '../reports.ts';
import { keyOf } from '../sql/names.ts';
import { tablesAfter } from '../sql/tables.ts';
import type { MigrationSession } from '../target.ts';
import { Command } from './command.ts';
import { type JournalUpdate, writeJournal } from './write-journal.ts';

/** Adopts a database that has the effects of some migrations already: records them without running them. */
export async function baseline(
  command: Command,
  options: BaselineOptions,
): Promise<BaselineReport> {
  const { engine } = command;
  return await engine.withSession(async (session) => {
    // Where the engine has never been, what is refused leaves nothing behind.
    if ((await engine.history(session)) === null) await adoption(command, session, options);
    return await command.withLock(session, () => adopt(command, session, options));
  });
}

async function adopt(
  command: Command,
  session: MigrationSession,
  options: BaselineOptions,
): Promise<BaselineReport> {
  const { engine } = command;
  const { adopted, update } = await adoption(command, session, options);
  await authorizeRecords(command, session, options.plan ?? null, update().change);
  await writeJournal(command, session, update());
  return {
    command: 'baseline',
    target: engine.target.description,
    stream: options.stream,
    recorded: adopted.map(({ migration: { stream, version, name } }) => ({
      stream,
      version,
      name,
    })),
  };
}

/** The plan of it, for a protected database; it changes nothing. */
export async function planBaseline(
  engine: Engine,
  options: BaselineOptions,
): Promise<MigrationPlan> {
  return await engine.withSession(async (session) => {
    const command = new Command(engine, 'baseline', options);
    const { update } = await adoption(command, session, options);
    return await planRecords(engine, session, update().change);
  });
}

interface Adoption {
  readonly adopted: readonly Entry[];
  /** Made when it is written: what is journaled says who answers for it. */
  readonly update: () => JournalUpdate;
}

async function adoption(
  command: Command,
  session: MigrationSession,
  options: BaselineOptions,
): Promise<Adoption> {
  const { engine } = command;
  const streams = engine.streams(options.stream);
  const { entries, unknown } = assess(streams, await engine.history(session));
  assertVersionExists(entries, options.version, engine.streams());
  const tracked = entries.find(({ row }) => row !== null)?.row ?? unknown[0];
  if (tracked) {
    throw new MigrationHistoryError(
      `The stream "${options.stream}" has a history here already (${tracked.version}_${tracked.name}); a baseline is for a database that has none.`,
    );
  }
  const adopted = entries.filter(({ migration }) => migration.version <= options.version);
  await assertTablesExist(engine, session, adopted);
  const update = (): JournalUpdate => ({
    expected: adopted.map(({ migration: { stream, version } }) => ({ stream, version, row: null })),
    change: {
      put: adopted.map(({ migration }) => adoptedRow(command, migration)),
      remove: [],
      log: [logEntry(command, 'baseline', 'succeeded', options, { migrations: adopted.length })],
    },
  });
  return { adopted, update };
}

/** A row for a migration whose effects were there before it was recorded. */
export function adoptedRow(command: Command, migration: Migration): HistoryRow {
  const file = parseChecked(migration.up, command.engine.target);
  const row = freshRow(command, migration, file);
  return {
    ...row,
    status: 'applied',
    statementsDone: file.statements.length,
    finishedAt: row.appliedAt,
    durationMs: 0,
  };
}

async function assertTablesExist(
  engine: Engine,
  session: MigrationSession,
  adopted: readonly Entry[],
): Promise<void> {
  const missing = await missingTables(engine, session, adopted);
  if (missing.length === 0) return;
  throw new MigrationHistoryError(
    `The database lacks tables that these migrations make: ${missing.join(', ')}. Give the newest version whose effects it has, or apply the migrations.`,
  );
}

/** Tables that the migrations leave behind and the database lacks, by name. */
export async function missingTables(
  engine: Engine,
  session: MigrationSession,
  entries: readonly Entry[],
): Promise<string[]> {
  const statements = entries.flatMap(
    ({ migration }) => parseChecked(migration.up, engine.target).statements,
  );
  const existing = new Set((await session.tables()).map(keyOf));
  return [...tablesAfter(statements)].filter((name) => !existing.has(keyOf(name))).sort();
}
