/** Runs a sequence on two drivers, and tells where they differ first. */
import {
  type AnyTable,
  type Column,
  type Columns,
  operationalModel,
  type Store,
} from '@runledger/schema';
import { FactReader, type Facts } from './facts.ts';
import { Memory } from './memory.ts';
import { setScene } from './scene.ts';
import type { Sequence } from './sequence.ts';
import { type Outcome, Stage } from './stage.ts';
import { START } from './values.ts';

/** A driver's store on a migrated database, with a clock that others set. */
export interface Engine {
  readonly name: string;
  readonly store: Store;
  setTime(now: Date): void;
  /** Waits until the store has done what it does in the background. */
  settle(): Promise<void>;
  /** Empties every table. */
  reset(): Promise<void>;
  /** All rows of a table, decoded, in the order of its primary key. */
  rows(table: AnyTable): Promise<readonly object[]>;
}

/** Where two drivers differ: at a step, or in what a table holds in the end. */
export interface Difference {
  readonly where: string;
  readonly facts: { readonly [engine: string]: Facts };
}

interface Note {
  /** A step or a table. */
  readonly where: { toString(): string };
  readonly facts: Facts;
}

const tables: readonly AnyTable[] = Object.values(operationalModel);
const places = tables.map(({ name }) => `the rows of ${name}`);

/** @returns the first difference, or `null` when there is none */
export async function compareOn(
  engines: readonly [Engine, Engine],
  sequence: Sequence,
): Promise<Difference | null> {
  const [one, other] = await Promise.all(engines.map((engine) => perform(engine, sequence)));
  return firstDifference(engines, one ?? [], other ?? []);
}

/** Runs a sequence on an empty database with two organizations. */
async function perform(engine: Engine, sequence: Sequence): Promise<Note[]> {
  const { store } = engine;
  const notes: Note[] = [];
  let now = START.getTime();
  const advance = (milliseconds: number) => {
    now += milliseconds;
    engine.setTime(new Date(now));
  };
  const stage = new Stage({ store, advance }, new Memory());
  await engine.reset();
  advance(0);
  await setScene(store);
  for (const step of sequence.steps) await step.run(stage, store);
  await engine.settle();
  const reader = new FactReader();
  for (const outcome of stage.outcomes) {
    notes.push({ where: outcome.step, facts: factsOf(reader, outcome) });
  }
  const rows = await Promise.allSettled(tables.map((table) => engine.rows(table)));
  for (const [place, table] of tables.entries()) {
    const read = rows[place] as PromiseSettledResult<readonly object[]>;
    const facts =
      read.status === 'fulfilled'
        ? reader.of(withoutSecrets(table, read.value))
        : reader.ofError(read.reason);
    notes.push({ where: places[place] as string, facts });
  }
  return notes;
}

/** Secret columns hold what is made of random bits. */
function withoutSecrets(table: AnyTable, rows: readonly object[]): readonly object[] {
  const secret = Object.entries<Column>(table.columns as Columns)
    .filter(([, { classification }]) => classification === 'secret')
    .map(([property]) => [property, 'a secret']);
  return rows.map((row) => ({ ...row, ...Object.fromEntries(secret) }));
}

/** Results without an order come in that of what they say, whatever was made at random in them. */
function factsOf(reader: FactReader, { step, results, isLoose }: Outcome): Facts {
  const read = (by: FactReader, result: PromiseSettledResult<unknown>): Facts =>
    result.status === 'fulfilled'
      ? { result: by.of(result.value) }
      : by.ofError(result.reason, step.isAboutMany, isLoose);
  const [only, ...others] = results;
  if (only && others.length === 0) return read(reader, only);
  const sayings = results.map((result) => JSON.stringify(read(new FactReader(), result)));
  return [...results.keys()]
    .sort((a, b) => ((sayings[a] ?? '') < (sayings[b] ?? '') ? -1 : 1))
    .map((place) => read(reader, results[place] as PromiseSettledResult<unknown>));
}

function firstDifference(
  [one, other]: readonly [Engine, Engine],
  ofOne: readonly Note[],
  ofOther: readonly Note[],
): Difference | null {
  for (let place = 0; place < Math.max(ofOne.length, ofOther.length); place++) {
    const [a, b] = [ofOne[place], ofOther[place]];
    if (a?.where === b?.where && JSON.stringify(a?.facts) === JSON.stringify(b?.facts)) continue;
    const [here, there] = [a, b].map((note) => note?.where.toString() ?? 'the end');
    const where = here === there ? here : `${here} against ${there}`;
    return { where: where ?? '', facts: { [one.name]: a?.facts, [other.name]: b?.facts } };
  }
  return null;
}

/** The difference in words. */
export function inWords({ where, facts }: Difference): string {
  const lines = Object.entries(facts).map(
    ([engine, fact]) => `${engine}: ${JSON.stringify(fact, null, 2)}`,
  );
  return [`The drivers differ at ${where}`, ...lines].join('\n');
}
