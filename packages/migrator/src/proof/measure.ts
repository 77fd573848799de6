/** How long migrations take with rows in the tables, and how long an application waits meanwhile. */
import type { Engine } from '../engine.ts';
import type { Migration } from '../files/migration.ts';
import { assertVersionExists, assess } from '../history/assessment.ts';
import { isAmong, touchedBy } from '../sql/touched.ts';
import { totalOf } from './metrics.ts';
import type {
  MeasuredMigration,
  MeasuredWindow,
  Measurement,
  MeasureOptions,
  MeasureReport,
  StepMetrics,
} from './reports.ts';
import { type Scratch, withScratch } from './scratch.ts';
import { type FilledTable, NO_LOAD } from './workload.ts';

const DEFAULT_ROWS = 100_000;
const DEFAULT_EVERY_MS = 5;
const APPLY_WINDOW_MS = 600_000;
const ROLLBACK_WINDOW_MS = 60_000;

/**
 * Applies and rolls back migrations on a scratch database whose tables are filled with generated rows, while a reader
 * and a writer use the tables in question.
 */
export async function measure(
  engine: Engine,
  options: MeasureOptions = {},
): Promise<MeasureReport> {
  const { rows = DEFAULT_ROWS, applyWindowMs = APPLY_WINDOW_MS } = options;
  const chosen = await choose(engine, options);
  return await withScratch(engine, options.signal, async (scratch) => {
    const run = new MeasureRun(scratch, rows, options.everyMs ?? DEFAULT_EVERY_MS);
    const migrations: MeasuredMigration[] = [];
    for (const { name: stream, migrations: all } of engine.streams()) {
      for (const migration of all) {
        if (chosen.has(migration.up.path)) migrations.push(await run.measure(migration));
        else await scratch.up({ stream, to: migration.version });
      }
    }
    const apply = windowOf(migrations, 'up', applyWindowMs);
    const rollback = windowOf(migrations, 'down', options.rollbackWindowMs ?? ROLLBACK_WINDOW_MS);
    return {
      command: 'measure',
      target: engine.target.description,
      scratch: scratch.engine.target.description,
      rows,
      migrations,
      apply,
      rollback,
      ok: [apply, rollback].every(({ durationMs, windowMs }) => durationMs <= windowMs),
    };
  });
}

/** Paths of the files in question. */
async function choose(
  engine: Engine,
  { stream, scope = 'pending' }: MeasureOptions,
): Promise<Set<string>> {
  const streams = engine.streams(stream);
  const history =
    scope === 'pending' ? await engine.withSession((session) => engine.history(session)) : null;
  const { entries } = assess(streams, history);
  const from = typeof scope === 'object' ? scope.from : '';
  if (from !== '') assertVersionExists(entries, from, engine.streams());
  const meant = entries.filter(
    ({ migration, row }) => row?.status !== 'applied' && migration.version >= from,
  );
  return new Set(meant.map(({ migration }) => migration.up.path));
}

class MeasureRun {
  readonly #scratch: Scratch;
  readonly #rows: number;
  readonly #everyMs: number;

  constructor(scratch: Scratch, rows: number, everyMs: number) {
    this.#scratch = scratch;
    this.#rows = rows;
    this.#everyMs = everyMs;
  }

  async measure(migration: Migration): Promise<MeasuredMigration> {
    const { stream, version, name } = migration;
    const { up, down } = this.#scratch;
    const doing = async () => (await up({ stream, to: version })).applied;
    const undoing = async () => (await down({ stream, steps: 1 })).rolledBack;

    const applied = await this.#under(await this.#fill(migration), doing);
    const tables = await this.#fill(migration);
    const rolledBack = await this.#under(tables, undoing);
    // Those that follow build on it.
    await doing();
    return { stream, version, name, tables, up: applied, down: rolledBack };
  }

  /** Fills those tables of the migration that are there now. */
  async #fill(migration: Migration): Promise<readonly FilledTable[]> {
    const { engine, workload, fill } = this.#scratch;
    const { syntax } = engine.target;
    const names = new Set(
      (['up', 'down'] as const).flatMap((direction) => [
        ...touchedBy(migration[direction].parse(syntax).statements, syntax).changed,
      ]),
    );
    const tables = Object.keys(await workload.rowCounts()).filter((table) => isAmong(names, table));
    if (tables.length === 0) return [];
    const filled = await fill({ tables, rows: this.#rows });
    return filled.filter(({ table }) => isAmong(names, table));
  }

  async #under(
    filled: readonly FilledTable[],
    work: () => Promise<readonly StepMetrics[]>,
  ): Promise<Measurement> {
    const tables = filled.filter(({ rows }) => rows > 0).map(({ table }) => table);
    const load =
      tables.length > 0
        ? await this.#scratch.workload.startLoad({ tables, everyMs: this.#everyMs })
        : null;
    let steps: readonly StepMetrics[];
    try {
      steps = await work();
    } catch (error) {
      await load?.stop().catch(() => undefined);
      throw error;
    }
    return { ...totalOf(steps), load: load ? await load.stop() : NO_LOAD };
  }
}

function windowOf(
  migrations: readonly MeasuredMigration[],
  direction: 'up' | 'down',
  windowMs: number,
): MeasuredWindow {
  const measured = migrations.map((migration) => migration[direction]);
  const waits = measured.map(({ load }) => Math.max(load.longestReadMs, load.longestWriteMs));
  return {
    durationMs: measured.reduce((sum, { durationMs }) => sum + durationMs, 0),
    longestWaitMs: Math.max(0, ...waits),
    windowMs,
  };
}
