/** Migrations drafted from what the model has and a database has not. */
import { type AnyTable, operationsModel } from '@runledger/schema';
import { parentsFirst, targetsOf } from '../parents-first.ts';
import { createTableSql } from '../rendering/table.ts';
import { tableWords } from '../rendering/words.ts';
import type { SchemaDatabase } from '../validation.ts';
import { schemaChange } from './changes.ts';
import { type Change, type DraftDialect, type Stage, type Step, stages } from './dialect.ts';
import { stepsText } from './script.ts';

const engineTables = new Set<string>(Object.values(operationsModel).map(({ name }) => name));

/** One direction of a drafted migration. */
export interface DraftedScript {
  /** For its first lines: `transaction=none`, `rebuild=users`. */
  readonly options: readonly string[];
  /** The statements, each behind what a person has to look at, marked `-- DRAFT:`. */
  readonly sql: string;
}

/** A drafted migration of one database. */
export interface DraftedMigration {
  readonly stage: Stage;
  readonly up: DraftedScript;
  readonly down: DraftedScript;
}

export interface DraftOptions {
  /** Every table that is to be there. */
  readonly tables: readonly AnyTable[];
  /** An empty database. */
  readonly database: SchemaDatabase;
  readonly dialect: DraftDialect;
  /** Makes in the database what others make, which is left alone: a draft touches what `replay` makes. */
  readonly prepare: () => Promise<unknown>;
  /** Makes what the migrations make to which the draft is to be added. */
  readonly replay: () => Promise<unknown>;
}

/**
 * What makes the database's tables those of the model, in at most one migration a stage; none where nothing is to be
 * done. Column orders that only a new table could mend are left.
 */
export async function draftMigrations({
  tables,
  database,
  dialect,
  prepare,
  replay,
}: DraftOptions): Promise<DraftedMigration[]> {
  const ordered = parentsFirst(tables);
  await prepare();
  const others = new Set((await database.introspect()).tables.map(({ name }) => name));
  await replay();
  const actual = (await database.introspect()).tables.filter(
    ({ name }) => !others.has(name) && !engineTables.has(name),
  );
  // What the tables refer to has to be there when the database reads them.
  const described = await database.describe(
    parentsFirst(withReferenced(ordered)).flatMap((table) =>
      createTableSql(table, database.dialect),
    ),
  );
  const names = new Set(ordered.map(({ name }) => name));
  const change = schemaChange({
    actual,
    expected: described.tables.filter(({ name }) => names.has(name)),
    words: ordered.map((table) => tableWords(table, database.dialect)),
  });
  const changes = dialect.changes(change);
  return stages.flatMap((stage) => {
    const ofStage = changes.filter((each) => each.stage === stage);
    return ofStage.length === 0 ? [] : [migrationOf(stage, ofStage)];
  });
}

function migrationOf(stage: Stage, changes: readonly Change[]): DraftedMigration {
  return {
    stage,
    up: scriptOf(changes.flatMap(({ up }) => up)),
    down: scriptOf(changes.toReversed().flatMap(({ down }) => down)),
  };
}

function scriptOf(steps: readonly Step[]): DraftedScript {
  const options = steps.flatMap(({ option }) => (option === undefined ? [] : [option]));
  return { options: [...new Set(options)], sql: stepsText(steps) };
}

/** The tables and all that they refer to, directly or not. */
function withReferenced(tables: readonly AnyTable[]): AnyTable[] {
  const found = new Map<string, AnyTable>();
  const visit = (table: AnyTable) => {
    if (found.has(table.name)) return;
    found.set(table.name, table);
    for (const target of targetsOf(table)) visit(target);
  };
  for (const table of tables) visit(table);
  return [...found.values()];
}
