/** Plans: what they tell, that making one changes nothing, and what carrying one out refuses. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationPlan } from '@runledger/migrator';
import { parsePlan, planText } from '@runledger/migrator/plans';
import { describe, expect, it } from 'vitest';
import type { MigratingDatabase, MigratingDriver } from './driver.ts';
import { createDatabase, Files, historyOf, migratorOn, tableFile, versionOf } from './fixtures.ts';

const KEPT = {
  ...tableFile(2, 'kept'),
  down: '-- The table stays.\n',
};

export function planSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › plan`, () => {
    it('tells every statement, and that rolling back restores the schema', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const migrator = migratorOn(database, files);
      await migrator.up({ to: versionOf(1) });
      const plan = await migrator.plan();
      expect(plan).toMatchObject({
        command: 'plan',
        direction: 'up',
        unmeasured: null,
        differences: [],
        hazards: [],
        totals: { migrations: 1, statements: 1, rewrites: 0, scans: 0, hazards: 0 },
      });
      expect(plan.subject.migrations).toMatchObject([
        { stream: 'app', version: versionOf(2), name: 'b', direction: 'up' },
      ]);
      const [told] = plan.migrations;
      expect(told).toMatchObject({ isReversible: true, irreversible: null, unmeasured: null });
      expect(told?.statements).toMatchObject([
        { statement: 1, line: 2, inTransaction: true, effect: { rewrites: [], scans: [] } },
      ]);
      expect(told?.statements[0]?.sql).toContain('CREATE TABLE b');
      expect(plan.history.map(({ name }) => name)).toEqual(['a']);
    });

    it('changes nothing, on a database where the engine has never been', async () => {
      const database = await createDatabase(driver);
      const before = await database.picture();
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]));
      const plan = await migrator.plan();
      expect(plan.totals.migrations).toBe(1);
      expect(await database.picture()).toEqual(before);
      expect((await migrator.status()).state).toBe('pending');
    });

    it('changes nothing on one that has rows', async () => {
      const { database, migrator } = await withRows(driver, 'DELETE FROM a;');
      const before = await database.picture();
      expect((await migrator.plan()).totals.migrations).toBe(1);
      await migrator.plan({ direction: 'down' });
      expect(await database.picture()).toEqual(before);
    });

    it('has nothing to tell where nothing is pending', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]));
      await migrator.up();
      expect(await migrator.plan()).toMatchObject({ migrations: [], totals: { migrations: 0 } });
    });

    it('names a rollback that leaves something, and measures what comes after it', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(
        database,
        new Files([tableFile(1, 'a'), KEPT, tableFile(3, 'c')]),
      );
      const { migrations, hazards } = await migrator.plan();
      expect(migrations.map(({ isReversible }) => isReversible)).toEqual([true, false, true]);
      expect(migrations[1]?.irreversible).toContain('table kept is there as well');
      expect(hazards).toMatchObject([{ hazard: 'irreversible', migration: 1, statement: null }]);
      expect(migrations[2]?.statements[0]?.effect).not.toBeNull();
    });

    it('names a rollback that fails', async () => {
      const database = await createDatabase(driver);
      const file = { ...tableFile(1, 'a'), down: 'DROP TABLE nowhere;' };
      const { migrations } = await migratorOn(database, new Files([file])).plan();
      expect(migrations[0]?.irreversible).toMatch(/rolling it back fails: .*nowhere/);
    });

    it('names a statement that fails, and tries nothing after it', async () => {
      const database = await createDatabase(driver);
      const broken = {
        ...tableFile(1, 'a'),
        up: 'CREATE TABLE a (id integer);\nDROP TABLE nowhere;',
      };
      const plan = await migratorOn(database, new Files([broken, tableFile(2, 'b')])).plan();
      expect(plan.hazards).toMatchObject([{ hazard: 'fails', migration: 0, statement: 2 }]);
      expect(plan.hazards[0]?.message).toContain('nowhere');
      expect(plan.migrations[1]).toMatchObject({ isReversible: null });
      expect(plan.migrations[1]?.unmeasured).toContain(`app ${versionOf(1)}_a fails`);
    });

    it('warns of rows that go, with how many there are, and not of empty tables', async () => {
      const { migrator } = await withRows(driver, 'DROP TABLE a; DROP TABLE empty;');
      const { hazards, tables } = await migrator.plan();
      expect(hazards).toMatchObject(
        [
          { hazard: 'irreversible' },
          { hazard: 'data-loss', statement: 1, table: 'a', allowed: null },
        ].toReversed(),
      );
      expect(hazards[0]?.message).toMatch(/\(about 3 rows\).*the run stops there/);
      expect(tables.find(({ table }) => table === 'a')).toMatchObject({
        rows: 3,
        isAtLeast: false,
      });
      expect(tables.find(({ table }) => table === 'empty')?.rows).toBe(0);
    });

    it('tells the reason that a file gives for a hazard', async () => {
      const { migrator } = await withRows(
        driver,
        '-- runledger: allow=data-loss reason="moved elsewhere"\nDELETE FROM a;',
      );
      const { hazards } = await migrator.plan();
      expect(hazards).toMatchObject([{ hazard: 'data-loss', allowed: 'moved elsewhere' }]);
    });

    it('tells where the schema is not what the files make', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a'), tableFile(2, 'b')]));
      await migrator.up({ to: versionOf(1) });
      await database.execute('ALTER TABLE a ADD COLUMN by_hand text');
      await database.execute('CREATE TABLE stray (id integer)');
      const { differences } = await migrator.plan();
      expect(differences).toEqual(['table stray is there as well', 'table a is different']);
    });

    it('gives up when it is told to, and drops what it has made', async () => {
      const database = await createDatabase(driver);
      const target = database.target();
      let made = 0;
      const counting = {
        ...target,
        async scratch() {
          const scratch = await target.scratch();
          made++;
          const drop = async () => {
            await scratch.drop();
            made--;
          };
          return { ...scratch, drop };
        },
      };
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const migrator = migratorOn(database, files, { target: counting });
      const controller = new AbortController();
      const tried: string[] = [];
      const onTry = ({ name }: { name: string }) => {
        tried.push(name);
        if (name === 'b') controller.abort();
      };
      const { signal } = controller;
      await expect(migrator.plan({ signal, onTry })).rejects.toThrow(/aborted/);
      expect([tried.at(-1), made]).toEqual(['b', 0]);
      await migrator.plan();
      expect(made).toBe(0);
    });

    it('goes on from where an interrupted run has stopped', async () => {
      const shape = driver.shapes['inside and outside a transaction'];
      const database = await createDatabase(driver);
      const files = new Files(shape.files);
      let commits = 0;
      const stopping = migratorOn(database, files, {
        onEvent({ type }) {
          if (type === 'committed' && ++commits === 2) throw new Error('stopped');
        },
      });
      await expect(stopping.up()).rejects.toThrow('stopped');
      const migrator = migratorOn(database, files);
      const plan = await migrator.plan();
      const [told] = plan.migrations;
      const first = told?.statements[0]?.statement ?? 0;
      expect(first).toBeGreaterThan(1);
      expect(told?.unmeasured).toBeNull();
      expect(told?.irreversible).toContain('an interrupted run');
      expect((await migrator.up({ plan })).applied).toMatchObject([{ resumed: true }]);
    });
  });

  describe(`migrations on ${driver.name} › plan of a rollback`, () => {
    it('is carried out by down, and records nothing else', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a'), tableFile(2, 'b')]));
      await migrator.up();
      const plan = await migrator.plan({ direction: 'down', to: '0' });
      expect(plan.migrations.map(({ isReversible }) => isReversible)).toEqual([true, true]);
      expect(plan.subject.migrations.map(({ name }) => name)).toEqual(['b', 'a']);
      await expect(migrator.up({ plan })).rejects.toThrow(/rolls migrations back/);
      const { rolledBack } = await migrator.down({ plan });
      expect(rolledBack.map(({ name }) => name)).toEqual(['b', 'a']);
      expect(await historyOf(database)).toEqual([]);
    });

    it('says which rollback does not restore what was there', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a'), KEPT]));
      await migrator.up();
      const { migrations } = await migrator.plan({ direction: 'down', steps: 2 });
      expect(migrations.map(({ isReversible }) => isReversible)).toEqual([false, false]);
      expect(migrations[0]?.irreversible).toContain('table kept is there as well');
    });

    it('is refused when another migration is the last by now', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      const plan = await migrator.plan({ direction: 'down' });
      files.write(tableFile(2, 'b'));
      await migrator.up();
      await expect(migrator.down({ plan })).rejects.toThrow(
        `app ${versionOf(2)}_b was applied since`,
      );
    });
  });

  describe(`migrations on ${driver.name} › carrying out a plan`, () => {
    it('applies what it names and nothing else, and records its hash', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const migrator = migratorOn(database, files);
      const plan = throughFile(database, await migrator.plan());
      files.write(tableFile(2, 'b'));
      expect((await migrator.up({ plan })).applied.map(({ name }) => name)).toEqual(['a']);
      expect(await database.rows('SELECT plan_hash FROM schema_migrations')).toEqual([
        { plan_hash: plan.hash },
      ]);
    });

    it('goes on under the same plan after a failure', async () => {
      const database = await createDatabase(driver);
      const unique = {
        name: `app/${versionOf(2)}_unique`,
        up: 'CREATE UNIQUE INDEX uq_a_note ON a (note);',
        down: 'DROP INDEX uq_a_note;',
      };
      const files = new Files([tableFile(1, 'a')]);
      const migrator = migratorOn(database, files);
      await migrator.up();
      await database.execute("INSERT INTO a VALUES (1, 'same'), (2, 'same')");
      files.write(unique);
      files.write({ ...tableFile(3, 'c'), name: `app/${versionOf(1)}_c`.replace('app', 'later') });
      const plan = await migratorOn(database, files).plan();
      const again = migratorOn(database, files);
      await expect(again.up({ plan })).rejects.toThrow(/uq_a_note|a\.note/);
      await database.execute('DELETE FROM a WHERE id = 2');
      const { applied } = await again.up({ plan });
      expect(applied.map(({ name }) => name)).toEqual(['unique', 'c']);
    });

    it('goes on after a crash between two of its migrations, on a new database', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const plan = await migratorOn(database, files).plan();
      const stopping = migratorOn(database, files, {
        onEvent({ type }) {
          if (type === 'migration-finished') throw new Error('stopped');
        },
      });
      await expect(stopping.up({ plan })).rejects.toThrow('stopped');
      expect(await historyOf(database)).toHaveLength(1);
      const { applied } = await migratorOn(database, files).up({ plan });
      expect(applied.map(({ name }) => name)).toEqual(['b']);
    });

    it('says that there is nothing to do when it was carried out', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]));
      const plan = await migrator.plan();
      await migrator.up({ plan });
      expect((await migrator.up({ plan })).applied).toEqual([]);
    });

    const attacks: Record<string, [(place: Place) => Promise<void> | void, RegExp]> = {
      'an edited statement': [
        ({ files }) => files.write({ ...tableFile(2, 'b'), up: 'CREATE TABLE b (id integer);' }),
        /202601010002_b\.up\.sql was changed, statement 1 \(line 1\)/,
      ],
      'a further statement': [
        ({ files }) =>
          files.write({ ...tableFile(2, 'b'), up: `${tableFile(2, 'b').up}DELETE FROM a;` }),
        /202601010002_b\.up\.sql was changed, its statements: 2 where 1 were planned/,
      ],
      'an edited header': [
        ({ files }) =>
          files.write({
            ...tableFile(2, 'b'),
            up: `-- runledger: lock-timeout=1h\n${tableFile(2, 'b').up}`,
          }),
        /202601010002_b\.up\.sql was changed, its header \(lockTimeoutMs\)/,
      ],
      'a file that is gone': [
        ({ files }) => files.remove(tableFile(2, 'b').name),
        /the files lack app 202601010002_b/,
      ],
      'a migration applied since': [
        async ({ database, files }) => {
          files.write(tableFile(9, 'z', 'other'));
          await migratorOn(database, files).up({ stream: 'other' });
        },
        /other 202601010009_z was applied since.*table z was made in the database since/,
      ],
      'a planned migration applied without the plan': [
        async ({ database, files }) => void (await migratorOn(database, files).up()),
        /app 202601010002_b was applied since/,
      ],
      'a migration rolled back since': [
        async ({ database, files }) => void (await migratorOn(database, files).down()),
        /app 202601010001_a was rolled back since/,
      ],
      'a table changed by hand': [
        ({ database }) => database.execute('ALTER TABLE a ADD COLUMN by_hand text'),
        /table a was changed in the database since/,
      ],
      'a table dropped by hand': [
        ({ database }) => database.execute('DROP TABLE a'),
        /table a is gone from the database/,
      ],
    };
    it.each(Object.keys(attacks))('refuses %s', async (name) => {
      const [attack, reason] = attacks[name] ?? [() => undefined, /^$/];
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      await migratorOn(database, files).up();
      files.write(tableFile(2, 'b'));
      const plan = await migratorOn(database, files).plan();
      await attack({ database, files });
      const before = await historyOf(database);
      const refusal = migratorOn(database, files).up({ plan });
      await expect(refusal).rejects.toMatchObject({ code: 'MIGRATION_PLAN' });
      await expect(refusal).rejects.toThrow(reason);
      expect(await historyOf(database)).toEqual(before);
    });

    it('runs the statements that it has compared, whatever the file holds a moment later', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const plan = await migratorOn(database, files).plan();
      const swapping = migratorOn(database, files, {
        onEvent({ type }) {
          if (type !== 'prepared') return;
          files.write({ ...tableFile(1, 'a'), up: 'CREATE TABLE a (swapped integer);' });
        },
      });
      await swapping.up({ plan });
      expect(await database.rows('SELECT id, note FROM a')).toEqual([]);
    });

    it('has the backfills in it: told, carried out, and refused when one was changed', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      await migratorOn(database, files).up();
      await database.execute('INSERT INTO a (id) VALUES (1), (2)');
      const filled = {
        name: `app/${versionOf(2)}_filled`,
        up: 'ALTER TABLE a ADD COLUMN filled integer;',
        down: 'ALTER TABLE a DROP COLUMN filled;',
        backfill: '-- runledger: table=a\nUPDATE a SET filled = id WHERE :batch;\n',
      };
      for (const file of [filled, tableFile(3, 'c')]) files.write(file);
      const plan = throughFile(database, await migratorOn(database, files).plan());
      expect(plan.migrations.map(({ isReversible }) => isReversible)).toEqual([true, true]);
      expect(plan.migrations[0]?.backfill).toMatchObject({ sql: filled.backfill });
      const harmless = structuredClone(plan) as { migrations: { backfill: unknown }[] };
      for (const told of harmless.migrations) told.backfill = null;
      expect(() => throughFile(database, harmless as unknown as MigrationPlan)).toThrow(
        /the backfill of .* does not fit its hash/,
      );

      files.write({ ...filled, backfill: filled.backfill.replace('= id', '= 0') });
      await expect(migratorOn(database, files).up({ plan })).rejects.toThrow(
        /the backfill of .*_filled\.up\.sql was changed/,
      );
      files.write(filled);
      const { applied, backfills } = await migratorOn(database, files).up({ plan });
      expect(applied.map(({ name }) => name)).toEqual(['filled', 'c']);
      expect(backfills).toMatchObject([{ outcome: 'finished' }]);
      expect(await database.rows('SELECT filled FROM a ORDER BY id')).toEqual([
        { filled: 1 },
        { filled: 2 },
      ]);
    });

    it('does not mind an edited comment', async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a')]);
      const plan = await migratorOn(database, files).plan();
      files.write({ ...tableFile(1, 'a'), up: `-- Anew.\n${tableFile(1, 'a').up}` });
      expect((await migratorOn(database, files).up({ plan })).applied).toHaveLength(1);
    });

    it('refuses another database, migrated by the same files', async () => {
      const [one, other] = [await createDatabase(driver), await createDatabase(driver)];
      const files = new Files([tableFile(1, 'a')]);
      for (const database of [one, other]) await migratorOn(database, files).up();
      files.write(tableFile(2, 'b'));
      const plan = await migratorOn(one, files).plan();
      await expect(migratorOn(other, files).up({ plan })).rejects.toThrow(
        /^The plan was made for another database: .* Nothing was changed/,
      );
      expect(await historyOf(other)).toHaveLength(1);
    });

    it('refuses another database that is empty, too', async () => {
      const [one, other] = [await createDatabase(driver), await createDatabase(driver)];
      const files = new Files([tableFile(1, 'a')]);
      const plan = await migratorOn(one, files).plan();
      await expect(migratorOn(other, files).up({ plan })).rejects.toThrow(/another database/);
    });
  });

  describe(`migrations on ${driver.name} › plan file`, () => {
    const made = async () => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      const migrator = migratorOn(database, files);
      await migrator.up({ to: versionOf(1) });
      return { database, files, migrator, plan: await migrator.plan() };
    };
    type Draft = { -readonly [K in keyof MigrationPlan]: MigrationPlan[K] };

    it('is the plan again', async () => {
      const { files, migrator, plan } = await made();
      const path = join(files.directory, 'plan.json');
      writeFileSync(path, planText(plan));
      expect(await migrator.readPlan(path)).toEqual(plan);
    });

    it.each<[string, (text: string) => string, RegExp]>([
      ['no JSON', (text) => text.slice(0, -9), /^plan\.json is no JSON/],
      ['no plan', () => '{"command":"status"}', /^plan\.json is no plan of migrations/],
      ['a list', () => '[]', /^plan\.json is no plan of migrations/],
      [
        'another format',
        (text) => text.replace('"format": 1', '"format": 2'),
        /is a plan of the format 2, and this version reads the format 1/,
      ],
      ['half a plan', (text) => text.replace('"totals"', '"sum"'), /lacks parts of a plan/],
    ])('refuses %s', async (_, change, reason) => {
      const { database, plan } = await made();
      const text = change(planText(plan));
      const { syntax } = database.target();
      expect(() => parsePlan(text, 'plan.json', syntax)).toThrow(reason);
    });

    it.each<[string, (plan: Draft) => void, RegExp]>([
      ['another hash', (plan) => (plan.hash = '0'.repeat(64)), /what is to run/],
      [
        'another checksum',
        (plan) => {
          const [first] = plan.subject.migrations as unknown as { statementsChecksum: string }[];
          if (first) first.statementsChecksum = 'f'.repeat(64);
        },
        /what is to run/,
      ],
      [
        'statements that look harmless',
        (plan) => {
          const [first] = (plan.migrations[0]?.statements ?? []) as unknown as { sql: string }[];
          if (first) first.sql = 'SELECT 1';
        },
        /the statements of .*_b\.up\.sql/,
      ],
      ['statements left out', (plan) => emptied(plan), /the statements of .*_b\.up\.sql/],
      ['another history', (plan) => (plan.history = []), /the history/],
    ])('refuses one that was changed: %s', async (_, change, reason) => {
      const { database, plan } = await made();
      const draft = structuredClone(plan) as Draft;
      change(draft);
      const text = JSON.stringify(draft);
      const { syntax } = database.target();
      expect(() => parsePlan(text, 'plan.json', syntax)).toThrow(reason);
      expect(() => parsePlan(text, 'plan.json', syntax)).toThrow(/was changed after it was made/);
      await expect(migratorOn(database, new Files()).up({ plan: draft })).rejects.toThrow(reason);
    });

    it('says that there is no such file', async () => {
      const { migrator } = await made();
      await expect(migrator.readPlan('nowhere.json')).rejects.toThrow(
        /^The plan nowhere\.json cannot be read \(ENOENT\)/,
      );
    });
  });

  describe(`migrations on ${driver.name} › script`, () => {
    const files = () =>
      new Files([tableFile(1, 'a'), tableFile(2, 'b'), tableFile(3, 'c', 'other')]);
    const linesOf = (sql: string) =>
      sql.split('\n').filter((line) => /^(-- (app|other) |CREATE TABLE|DROP|COMMIT)/.test(line));

    it('leads up, without connecting', async () => {
      const database = await createDatabase(driver);
      const target = {
        ...database.target(),
        connect: () => Promise.reject(new Error('connected')),
      };
      const sql = await migratorOn(database, files(), { target }).script({
        from: versionOf(1),
        to: versionOf(3),
      });
      expect(linesOf(sql)).toEqual([
        `-- app ${versionOf(2)}_b, up`,
        'CREATE TABLE b (id integer PRIMARY KEY, note text);',
        'COMMIT;',
        `-- other ${versionOf(3)}_c, up`,
        'CREATE TABLE c (id integer PRIMARY KEY, note text);',
        'COMMIT;',
      ]);
    });

    it('leads down where the first version is the later one', async () => {
      const database = await createDatabase(driver);
      const migrator = migratorOn(database, files());
      const sql = await migrator.script({ from: versionOf(2), to: '0', stream: 'app' });
      expect(linesOf(sql).filter((line) => line.startsWith('DROP'))).toEqual([
        'DROP TABLE b;',
        'DROP TABLE a;',
      ]);
    });

    it('refuses a version that there is not', async () => {
      const database = await createDatabase(driver);
      await expect(
        migratorOn(database, files()).script({ from: '0', to: versionOf(9) }),
      ).rejects.toThrow(/no migration with the version 202601010009; the newest is/);
    });

    it('runs as it is, and makes what the engine makes', async () => {
      const [byEngine, byScript] = [await createDatabase(driver), await createDatabase(driver)];
      for (const shape of Object.values(driver.shapes)) {
        const shapeFiles = new Files(shape.files);
        const migrator = migratorOn(byEngine, shapeFiles);
        await migrator.up();
        const versions = shape.files.map(({ name }) =>
          name.slice('app/'.length, 'app/'.length + 12),
        );
        const to = versions.at(-1) ?? '0';
        await byScript.run(await migrator.script({ from: '0', to }));
        expect(await byScript.dump()).toBe(await byEngine.dump());
        await byScript.run(await migrator.script({ from: to, to: '0' }));
        await migrator.down({ to: '0' });
        expect(await byScript.dump()).toBe(await byEngine.dump());
      }
    });
  });
}

interface Place {
  readonly database: MigratingDatabase;
  readonly files: Files;
}

/** A table with three rows, one without, and a migration that is pending. */
async function withRows(driver: MigratingDriver, up: string) {
  const database = await createDatabase(driver);
  const files = new Files([tableFile(1, 'a'), tableFile(2, 'empty')]);
  await migratorOn(database, files).up();
  await database.execute('INSERT INTO a (id) VALUES (1), (2), (3)');
  await database.execute('ANALYZE');
  files.write({ name: `app/${versionOf(3)}_loss`, up, down: '-- Nothing comes back.\n' });
  return { database, files, migrator: migratorOn(database, files) };
}

const throughFile = (database: MigratingDatabase, plan: MigrationPlan) =>
  parsePlan(planText(plan), 'plan.json', database.target().syntax);

function emptied(plan: { migrations: readonly unknown[] }): void {
  const [first] = plan.migrations as { statements: unknown[] }[];
  if (first) first.statements = [];
}
