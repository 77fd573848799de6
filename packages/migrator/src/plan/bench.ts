/** A scratch database with a target's past in it. */
import type { ParsedBackfill } from '../backfill/file.ts';
import type { TableKey } from '../backfill/port.ts';
import { Command } from '../commands/command.ts';
import type { PlanOptions } from '../contract.ts';
import { Engine } from '../engine.ts';
import { parseChecked } from '../files/checked.ts';
import type { Direction, Migration, ParsedFile } from '../files/migration.ts';
import { Precautions } from '../run/precautions.ts';
import { runMigration } from '../run/run.ts';
import type { MigrationSession, ScratchDatabase } from '../target.ts';
import type { StatementEffect } from './port.ts';

/** Something that the target has behind it. */
export interface Past {
  readonly migration: Migration;
  readonly direction: Direction;
  /** How many of its statements; `null` for all. */
  readonly statements: number | null;
}

/** How somebody looks on, and stops it. */
export type TrialWatch = Pick<PlanOptions, 'signal' | 'onTry'>;

/** A scratch database that can be made again as it was. */
export class Bench {
  readonly #engine: Engine;
  readonly #past: Past[];
  readonly #watch: TrialWatch;
  #scratch: ScratchDatabase | null = null;
  #session: MigrationSession | null = null;
  #own: Engine;

  constructor(engine: Engine, past: readonly Past[], watch: TrialWatch) {
    this.#engine = engine;
    this.#watch = watch;
    this.#own = engine;
    this.#past = [...past];
  }

  async open(): Promise<void> {
    this.#scratch = await this.#engine.target.scratch();
    const { target } = this.#scratch;
    // Nobody is told of what happens here.
    this.#own = new Engine({ target, sources: [], actor: 'plan', backup: false });
    this.#session = await target.connect();
    await this.#session.tryLock();
    await this.#session.prepare();
    for (const each of this.#past) await this.run(each);
  }

  /** As it was before what was not remembered. */
  async reopen(): Promise<void> {
    await this.drop();
    await this.open();
  }

  async drop(): Promise<void> {
    const [session, scratch] = [this.#session, this.#scratch];
    this.#session = null;
    this.#scratch = null;
    await session?.close();
    await scratch?.drop();
  }

  dump(): Promise<string> {
    return this.#open().dump();
  }

  /** Keys of a table as it is here; `null` when there is no such table. */
  async keysOf(table: string): Promise<readonly TableKey[] | null> {
    return await (await this.#open().backfills()).keysOf(table);
  }

  remember(past: Past): void {
    this.#past.push(past);
  }

  async add(past: Past): Promise<void> {
    await this.run(past);
    this.remember(past);
  }

  parse(migration: Migration, direction: Direction): ParsedFile {
    return parseChecked(migration[direction], this.#engine.target);
  }

  parseBackfill({ backfill }: Migration): ParsedBackfill | null {
    return backfill?.parse(this.#engine.target.syntax) ?? null;
  }

  /** @throws MigrationFailedError when all of it is to run, StatementFailure when a part is */
  async run(past: Past): Promise<void> {
    const { migration, direction, statements } = past;
    this.#announce(migration);
    if (statements !== null) {
      await this.measure(past, 0);
      return;
    }
    const session = this.#open();
    const row = direction === 'up' ? null : await this.#rowOf(migration);
    if (direction === 'down' && row === null) {
      await this.measure(past, 0);
      return;
    }
    const task = { migration, direction, row, late: false, isLast: false };
    const command = new Command(this.#own, direction);
    await runMigration(command, session, new Precautions(command, session), task);
  }

  /** @param from how many statements to leave out */
  async measure(
    { migration, direction, statements }: Past,
    from: number,
  ): Promise<readonly StatementEffect[]> {
    this.#announce(migration);
    const file = this.parse(migration, direction);
    const some = file.statements.slice(from, statements ?? undefined);
    return await this.#open().measure(some, file.options.rebuild);
  }

  #announce({ stream, version, name }: Migration): void {
    this.#watch.signal?.throwIfAborted();
    this.#watch.onTry?.({ stream, version, name });
  }

  async #rowOf({ stream, version }: Migration) {
    const rows = (await this.#open().history()) ?? [];
    return rows.find((row) => row.stream === stream && row.version === version) ?? null;
  }

  #open(): MigrationSession {
    if (!this.#session) throw new TypeError('The scratch database is not open.');
    return this.#session;
  }
}
