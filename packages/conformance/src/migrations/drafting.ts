/** Migrations drafted from a model: whatever changes in it, applied they make it true, and undone they leave no trace. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationSource } from '@runledger/migrator';
import { type AnyTable, analyticsModel, operationalModel } from '@runledger/schema';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ModelChange, modelChanges, modelWith } from './drafting-models.ts';
import type { MigratingDatabase, MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, versionOf } from './fixtures.ts';

interface Script {
  readonly options: readonly string[];
  readonly sql: string;
}

/** What a driver's test file gives of drafting. */
export interface Drafting {
  draft(
    database: MigratingDatabase,
    tables: readonly AnyTable[],
    own: MigrationSource,
  ): Promise<readonly { readonly stage: string; readonly up: Script; readonly down: Script }[]>;
  /** How the database differs from the model, a sentence each; the engine's own tables count as part of it. */
  differences(database: MigratingDatabase, tables: readonly AnyTable[]): Promise<string[]>;
  /** Whether a column that is dropped comes back where it was. */
  readonly returnsColumnsInPlace: boolean;
  /** A directory of the drafts as they are to read. */
  readonly golden: string;
}

const STREAM = 'app';
const ROWS = [
  `INSERT INTO parents (id, name, rank, kind, note) VALUES
     ('01930000-0000-7000-8000-000000000001', 'first', 1, 'a', 'x'),
     ('01930000-0000-7000-8000-000000000002', 'second', 2, 'b', NULL)`,
  `INSERT INTO children (id, parent_id, size) VALUES
     ('01930000-0000-7000-8000-000000000003', '01930000-0000-7000-8000-000000000001', 5)`,
];
const READ = [
  'SELECT id, name, kind FROM parents ORDER BY id',
  'SELECT id, parent_id FROM children ORDER BY id',
];

/** A database that was drafted, and what can be drafted next. */
class Workbench {
  readonly database: MigratingDatabase;
  readonly #files = new Files();
  readonly #drafting: Drafting;
  #minute = 0;

  constructor(database: MigratingDatabase, drafting: Drafting) {
    this.database = database;
    this.#drafting = drafting;
    mkdirSync(join(this.#files.directory, STREAM));
  }

  /** What the last draft said, as one text. */
  text = '';

  /** Writes what the model has and the files have not. @returns the versions */
  async draft(
    tables: readonly AnyTable[],
    changes: readonly ModelChange[] = [],
  ): Promise<string[]> {
    const own = { stream: STREAM, directory: join(this.#files.directory, STREAM) };
    const drafts = await this.#drafting.draft(this.database, tables, own);
    this.text = drafts
      .flatMap(({ stage, up, down }) => [
        `-- ${stage}, up`,
        ...linesOf(up),
        `-- ${stage}, down`,
        ...linesOf(down),
      ])
      .join('\n');
    return drafts.map(({ stage, up, down }) => {
      this.#minute++;
      const version = versionOf(this.#minute);
      const name = `${STREAM}/${version}_${stage}`;
      // The engine takes no rows away unless somebody has said so.
      const takesRows = stage === 'contract' && changes.some(({ drops }) => drops === 'table');
      const options = takesRows ? [...up.options, 'allow=data-loss reason="a test"'] : up.options;
      this.#files.write({ name, up: textOf({ ...up, options }), down: textOf(down) });
      return version;
    });
  }

  get migrator() {
    return migratorOn(this.database, this.#files, { backup: false });
  }
}

const linesOf = ({ options, sql }: Script) => [
  ...options.map((option) => `-- runledger: ${option}`),
  sql,
];

/** As its author leaves it, who has read the doubts and taken their marks away. */
const textOf = (script: Script) =>
  ['-- Drafted.', ...linesOf(script)].join('\n').replaceAll(/^-- DRAFT: /gm, '-- ');

/** Columns by name, for databases that bring a column back as the last one. */
function withoutOrder(dump: string): string {
  return dump
    .split('\n\n')
    .map((table) => table.split('\n').sort().join('\n'))
    .join('\n\n');
}

export function draftingSuite(driver: MigratingDriver, drafting: Drafting): void {
  describe(`migrations on ${driver.name} › drafted from a model`, () => {
    let bench: Workbench;
    const open = async () => {
      bench = new Workbench(await createDatabase(driver), drafting);
      await bench.draft(modelWith([]));
      await bench.migrator.up();
    };
    beforeEach(open);

    /** Drafts the changes, and tries each migration up, down and up again, then all of them down. */
    async function prove(changes: readonly ModelChange[], name?: string): Promise<void> {
      const { database, migrator } = bench;
      const tables = modelWith(changes);
      const drops = changes.some(({ drops }) => drops === 'column');
      const read = async () => {
        const text = await database.dump();
        return drops && !drafting.returnsColumnsInPlace ? withoutOrder(text) : text;
      };
      const hasRows = !changes.some(({ needsFilling }) => needsFilling);
      const rows = async () => {
        if (!hasRows) return [];
        const isThere = !changes.some(({ drops }) => drops === 'table');
        return await Promise.all(READ.slice(0, isThere ? 2 : 1).map((sql) => database.rows(sql)));
      };
      if (hasRows) for (const sql of ROWS) await database.execute(sql);
      const [first, before] = [await read(), await rows()];
      const versions = await bench.draft(tables, changes);
      if (name !== undefined) {
        const file = join(drafting.golden, `${name.replaceAll(/[ ,']+/g, '-')}.sql`);
        await expect(bench.text).toMatchFileSnapshot(file);
      }
      for (const version of versions) {
        const dump = await read();
        await migrator.up({ to: version });
        await migrator.down();
        expect(await read(), `after taking ${version} back`).toBe(dump);
        await migrator.up({ to: version });
      }
      expect(await drafting.differences(database, tables)).toEqual([]);
      expect(await rows()).toEqual(before);
      expect(await bench.draft(tables), 'a second draft').toEqual([]);
      if (versions.length > 0) await migrator.down({ steps: versions.length });
      expect(await read()).toBe(first);
    }

    it('makes what the model says, and nothing where that is there', async () => {
      expect(await drafting.differences(bench.database, modelWith([]))).toEqual([]);
      expect(await bench.draft(modelWith([]))).toEqual([]);
    });

    it('makes a whole product from nothing, and takes it back', async () => {
      const product = Object.values<AnyTable>({ ...operationalModel, ...analyticsModel });
      const empty = new Workbench(await createDatabase(driver), drafting);
      expect(await empty.draft(product.toReversed())).toHaveLength(1);
      await empty.migrator.up();
      const differences = await drafting.differences(empty.database, product);
      // What the product's migrations make besides is nobody's to draft.
      expect(differences.filter((text) => !/^The (?:trigger|function) /.test(text))).toEqual([]);
      expect(await empty.draft(product)).toEqual([]);
      await empty.migrator.down();
      expect(await empty.database.dump()).toBe('');
    });

    it.each(Object.entries(modelChanges))('%s', async (name, change) => {
      await prove([change], name);
    });

    it('any changes together', async () => {
      const together = fc.subarray(Object.values(modelChanges), { minLength: 2 });
      await fc.assert(
        fc.asyncProperty(together, async (changes) => {
          await open();
          await prove(changes);
        }),
        { numRuns: 5, endOnFailure: true },
      );
    }, 120_000);
  });
}
