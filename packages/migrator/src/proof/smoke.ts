/** The proof that migrations can be rolled back: each is applied, rolled back and applied again on a scratch database. */
import { status } from '../commands/status.ts';
import type { Engine } from '../engine.ts';
import { MigrationFailedError } from '../errors.ts';
import type { Migration, ParsedFile } from '../files/migration.ts';
import { ROW_LOSS } from '../files/source.ts';
import { isAmong, touchedBy } from '../sql/touched.ts';
import { lineDiff } from './line-diff.ts';
import { totalOf } from './metrics.ts';
import type { SmokeFailure, SmokeOptions, SmokeReport, SmokeStep, StepMetrics } from './reports.ts';
import { type Scratch, withScratch } from './scratch.ts';

const DEFAULT_ROWS = 100;

/**
 * Proves on a scratch database that each migration can be undone and done again: the schema after *down* is the one
 * before *up*, byte for byte, the schema after the second *up* that after the first, and rows of tables that stay
 * stay. Ends at the first migration for which this does not hold.
 */
export async function smoke(engine: Engine, options: SmokeOptions = {}): Promise<SmokeReport> {
  const start = performance.now();
  const streams = engine.streams();
  const chosen = engine.streams(options.stream);
  const last = streams.findIndex(({ name }) => name === chosen.at(-1)?.name);
  return await withScratch(engine, options.signal, async (scratch) => {
    const run = new SmokeRun(scratch, options);
    const steps: SmokeStep[] = [];
    let failure: SmokeFailure | null = null;
    // Streams build on those before them.
    for (const { name, migrations } of streams.slice(0, last + 1)) {
      if (options.stream !== undefined && name !== options.stream) {
        await scratch.up({ stream: name });
        continue;
      }
      for (const migration of failure ? [] : migrations) {
        const step = await run.prove(migration);
        steps.push(step);
        failure = step.failure;
        if (failure) break;
      }
    }
    const whole = failure ? null : await run.proveWhole(steps.length);
    const { state, streams: reached } = await status(scratch.engine);
    return {
      command: 'smoke',
      target: engine.target.description,
      scratch: scratch.engine.target.description,
      ok: failure === null && whole?.failure === null,
      migrations: steps,
      whole,
      probe: { state, streams: reached },
      durationMs: Math.round(performance.now() - start),
    };
  });
}

/** What there is to compare. */
interface Picture {
  readonly schema: string;
  readonly rows: Readonly<Record<string, number>>;
}

class SmokeRun {
  readonly #scratch: Scratch;
  readonly #rows: number;
  readonly #stream: string | undefined;

  constructor(scratch: Scratch, { rows = DEFAULT_ROWS, stream }: SmokeOptions) {
    this.#scratch = scratch;
    this.#rows = rows;
    this.#stream = stream;
  }

  async prove(migration: Migration): Promise<SmokeStep> {
    const { stream, version, name } = migration;
    const { syntax } = this.#scratch.engine.target;
    const file = migration.up.parse(syntax);
    const draft = { stream, version, name, up: null, down: null, again: null, rows: 0, empty: [] };
    await this.#fill(file, () => true);
    const before = await this.#picture();

    const first = await this.#attempt('up', () => this.#up(migration));
    if ('proof' in first) return { ...draft, failure: first };
    const applied = await this.#picture();
    const lost = lostBetween(before, applied, file, migration.up.path);
    // Rolling back has to cope with rows in what the migration made.
    const filled = await this.#fill(file, (table) => !(table in before.rows));
    const full = filled.length > 0 ? await this.#picture() : applied;
    const rows = Object.values(full.rows).reduce((sum, count) => sum + count, 0);
    const empty = filled.filter((table) => table.rows === 0);
    const begun = { ...draft, up: first, rows, empty };
    if (lost) return { ...begun, failure: lost };

    const undoing = await this.#attempt('down', () => this.#down(stream, 1));
    if ('proof' in undoing) return { ...begun, failure: undoing };
    const undone = await this.#picture();
    const { path } = migration.down;
    const undoneFailure =
      differenceOf(before, undone, 'rollback', `${path} does not restore the schema`) ??
      lostBetween(leastOf(before, applied), undone, migration.down.parse(syntax), path);
    const half = { ...begun, down: undoing };
    if (undoneFailure) return { ...half, failure: undoneFailure };

    const second = await this.#attempt('again', () => this.#up(migration));
    if ('proof' in second) return { ...half, failure: second };
    const message = `${migration.up.path} makes another schema when it is applied again`;
    const failure = differenceOf(applied, await this.#picture(), 'repetition', message);
    // What follows has to cope with them.
    await this.#fill(file, () => true);
    return { ...half, again: second, failure };
  }

  /** All of them down, with rows everywhere, and up again. */
  async proveWhole(count: number): Promise<SmokeReport['whole']> {
    const draft = { down: null, up: null };
    if (count === 0) return { ...draft, failure: null };
    const before = await this.#picture();
    const undoing = await this.#attempt('down', () => this.#down(this.#stream, count));
    if ('proof' in undoing) return { ...draft, failure: undoing };
    const doing = await this.#attempt('again', async () => {
      const { applied } = await this.#scratch.up({ stream: this.#stream });
      return totalOf(applied);
    });
    if ('proof' in doing) return { ...draft, down: undoing, failure: doing };
    const message = 'All migrations together make another schema when they are applied again';
    const failure = differenceOf(before, await this.#picture(), 'repetition', message);
    return { down: undoing, up: doing, failure };
  }

  async #up({ stream, version }: Migration): Promise<StepMetrics> {
    const { applied } = await this.#scratch.up({ stream, to: version });
    return totalOf(applied);
  }

  async #down(stream: string | undefined, steps: number): Promise<StepMetrics> {
    const { rolledBack } = await this.#scratch.down({ stream, steps });
    return totalOf(rolledBack);
  }

  async #attempt(
    proof: 'up' | 'down' | 'again',
    work: () => Promise<StepMetrics>,
  ): Promise<StepMetrics | SmokeFailure> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MigrationFailedError)) throw error;
      return { proof, message: error.message, difference: null };
    }
  }

  async #picture(): Promise<Picture> {
    const { engine, workload } = this.#scratch;
    const schema = await engine.withSession((session) => session.dump());
    return { schema, rows: this.#rows > 0 ? await workload.rowCounts() : {} };
  }

  async #fill({ statements }: ParsedFile, isMeant: (table: string) => boolean) {
    if (this.#rows === 0) return [];
    const { engine, workload, fill } = this.#scratch;
    const { changed } = touchedBy(statements, engine.target.syntax);
    const tables = Object.keys(await workload.rowCounts());
    const meant = tables.filter((table) => isAmong(changed, table) && isMeant(table));
    return meant.length > 0 ? await fill({ tables: meant, rows: this.#rows }) : [];
  }
}

function differenceOf(
  expected: Picture,
  actual: Picture,
  proof: SmokeFailure['proof'],
  message: string,
): SmokeFailure | null {
  const difference = lineDiff(expected.schema, actual.schema);
  if (difference === '') return null;
  return { proof, message: `${message} (- as it should be, + as it is):`, difference };
}

/** Tables that are there before and after, and have fewer rows than before. */
function lostBetween(
  before: Picture,
  after: Picture,
  { options }: ParsedFile,
  path: string,
): SmokeFailure | null {
  if (ROW_LOSS in options.allow) return null;
  const lost = Object.entries(before.rows).flatMap(([table, count]) => {
    const left = after.rows[table];
    return left !== undefined && left < count ? [`${table} from ${count} rows to ${left}`] : [];
  });
  if (lost.length === 0) return null;
  return {
    proof: 'rows',
    message: `${path} brings ${lost.join(', ')}: mend it, or say "-- runledger: allow=${ROW_LOSS} reason=…".`,
    difference: null,
  };
}

/** What a rollback has to keep: rows that were there before the migration and outlived it. */
function leastOf(before: Picture, applied: Picture): Picture {
  const rows = Object.entries(before.rows).map(([table, count]): [string, number] => [
    table,
    Math.min(count, applied.rows[table] ?? 0),
  ]);
  return { ...before, rows: Object.fromEntries(rows) };
}
