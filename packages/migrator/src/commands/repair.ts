import { assertOfRecords, authorizeRecords, planRecords } from '../approval/records.ts';
import type { RepairOptions } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { logEntry } from '../history/journal.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { RepairReport } from '../reports.ts';
import type { MigrationSession } from '../target.ts';
import { Command } from './command.ts';
import { findMendings, type Mending } from './mendings.ts';
import { type JournalUpdate, writeJournal } from './write-journal.ts';

/**
 * Mends the journal after somebody changed files or tables by hand. What a crash left needs no repair: the next
 * run finishes it.
 */
export async function repair(command: Command, options: RepairOptions = {}): Promise<RepairReport> {
  const { engine } = command;
  const mendings = await engine.withSession(async (session) => {
    // Where the engine has never been, what is refused or has nothing to do leaves nothing behind.
    const isNew = (await engine.history(session)) === null;
    if (isNew) {
      assertPlan(options);
      if ((await findMendings(command, session, options)).length === 0) return [];
    }
    return await command.withLock(session, () => mend(command, session, options));
  });
  const repaired = mendings.map(({ repair: done, migration: { stream, version, name } }) => ({
    stream,
    version,
    name,
    repair: done,
  }));
  return { command: 'repair', target: engine.target.description, repaired };
}

async function mend(
  command: Command,
  session: MigrationSession,
  options: RepairOptions,
): Promise<Mending[]> {
  assertPlan(options);
  const mendings = await findMendings(command, session, options);
  if (mendings.length > 0) {
    const { change } = updateOf(command, mendings);
    await authorizeRecords(command, session, options.plan ?? null, change);
    await writeJournal(command, session, updateOf(command, mendings));
  }
  return mendings;
}

/** Also where there is nothing to repair: whoever gave a plan of something else meant something else. */
function assertPlan({ plan }: RepairOptions): void {
  if (plan) assertOfRecords(plan);
}

/** The plan of it, for a protected database; it changes nothing. */
export async function planRepair(
  engine: Engine,
  options: RepairOptions = {},
): Promise<MigrationPlan> {
  return await engine.withSession(async (session) => {
    const command = new Command(engine, 'repair', options);
    const { change } = updateOf(command, await findMendings(command, session, options));
    return await planRecords(engine, session, change);
  });
}

function updateOf(command: Command, mendings: readonly Mending[]): JournalUpdate {
  return {
    expected: mendings.map(({ migration: { stream, version }, from }) => ({
      stream,
      version,
      row: from,
    })),
    change: {
      put: mendings.flatMap(({ to }) => to ?? []),
      remove: mendings.flatMap(({ from, to }) => (from && !to ? [from] : [])),
      log: mendings.map((mending) =>
        logEntry(command, 'repair', 'succeeded', mending.migration, metadataOf(mending)),
      ),
      backfills: mendings.flatMap(({ backfills }) => backfills ?? []),
    },
  };
}

function metadataOf({ repair: done, from, to }: Mending): Record<string, unknown> {
  return {
    repair: done,
    status: from?.status ?? 'pending',
    before: from?.checksum ?? null,
    after: to?.checksum ?? null,
  };
}
