import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MigrationFailedError } from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import {
  createDatabase,
  Files,
  historyOf,
  logOf,
  migratorOn,
  recordEvents,
  tableFile,
  versionOf,
} from './fixtures.ts';

export function failureSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › failures`, () => {
    it('names file, statement and line, keeps nothing, and goes on once it is mended', async () => {
      const database = await createDatabase(driver);
      const broken = {
        ...tableFile(2, 'b'),
        up: '-- Why.\nCREATE TABLE b (id integer);\n\nINSERT INTO b\n  VALUES (1);\nINSERT INTO nowhere VALUES (1);\n',
      };
      const files = new Files([tableFile(1, 'a'), broken]);
      const migrator = migratorOn(database, files);
      const failure = await migrator.up().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(MigrationFailedError);
      expect(failure).toMatchObject({ version: versionOf(2), statement: 3, line: 6 });
      expect((failure as Error).message).toMatch(
        /202601010002_b\.up\.sql, statement 3 \(line 6\) failed: .*nowhere.*Nothing of it was kept/,
      );
      await expect(database.rows('SELECT * FROM b')).rejects.toThrow(/b/);
      expect(await historyOf(database)).toHaveLength(1);
      expect(await logOf(database)).toContain(`apply failed ${versionOf(2)}`);

      files.write({ ...broken, up: broken.up.replace('nowhere', 'b') });
      expect((await migrator.up()).applied.map(({ name }) => name)).toEqual(['b']);
      expect(await database.rows('SELECT id FROM b')).toHaveLength(2);
    });

    it('tells the statement of an error that names no place', async () => {
      const database = await createDatabase(driver);
      const file = {
        ...tableFile(1, 'a'),
        up: 'CREATE TABLE a (id integer PRIMARY KEY);\nINSERT INTO a VALUES (1);\n-- ä 𝄞\nINSERT INTO a VALUES\n(1);\nINSERT INTO a VALUES (2);',
      };
      const failure = await migratorOn(database, new Files([file]))
        .up()
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ statement: 3, line: 4 });
    });

    it('runs no draft, in either direction, before its mark is deleted', async () => {
      const database = await createDatabase(driver);
      const plain = tableFile(2, 'b');
      const draft = {
        ...plain,
        up: `${plain.up}  -- DRAFT: is that all?\n`,
        down: `-- DRAFT: nobody knows how.\n${plain.down}`,
      };
      const files = new Files([tableFile(1, 'a'), draft]);
      const migrator = migratorOn(database, files);
      const before = await database.picture();
      await expect(migrator.up()).rejects.toThrow(
        /202601010002_b\.up\.sql, line 3: this is still a draft: settle what the line says, then delete it\./,
      );
      expect(await database.picture()).toEqual(before);
      // A value is no mark.
      files.write({ ...draft, up: `${plain.up}INSERT INTO b VALUES (1, '\n-- DRAFT: a note');\n` });
      expect((await migrator.up()).applied).toHaveLength(2);
      await expect(migrator.down()).rejects.toThrow(
        /202601010002_b\.down\.sql, line 1: this is still a draft/,
      );
      files.write({ ...plain, up: `${plain.up}INSERT INTO b VALUES (1, '\n-- DRAFT: a note');\n` });
      expect((await migrator.down()).rolledBack).toHaveLength(1);
    });

    it('reads every file before it runs the first', async () => {
      const database = await createDatabase(driver);
      const open = { ...tableFile(3, 'c'), up: "SELECT 'open" };
      const files = new Files([tableFile(1, 'a'), open]);
      const migrator = migratorOn(database, files);
      const problem = /202601010003_c\.up\.sql, line 1: a string is not closed/;
      const before = await database.picture();
      await expect(migrator.up()).rejects.toThrow(problem);
      expect(await database.picture()).toEqual(before);

      await migrator.up({ to: versionOf(1) });
      files.write(tableFile(2, 'b'));
      await expect(migrator.up()).rejects.toThrow(problem);
      expect(await historyOf(database)).toHaveLength(1);
    });

    it('refuses transaction control', async () => {
      const database = await createDatabase(driver);
      const file = { ...tableFile(1, 'a'), up: 'BEGIN;\nCREATE TABLE a (id integer);\nCOMMIT;' };
      await expect(migratorOn(database, new Files([file])).up()).rejects.toThrow(
        /line 1: BEGIN has no place in a migration/,
      );
    });

    it.each([
      [
        'not in UTF-8',
        Buffer.from("INSERT INTO a VALUES ('caf\u00e9');", 'latin1'),
        /is not in UTF-8/,
      ],
      [
        'in UTF-16',
        Buffer.from('\ufeffCREATE TABLE b (id integer);', 'utf16le'),
        /is not in UTF-8/,
      ],
      [
        'cut by a NUL byte',
        Buffer.from('-- b\nCREATE TABLE b (id integer);\0 CREATE TABLE c (id integer);'),
        /line 2: there is a NUL byte/,
      ],
    ])('refuses a file that is %s, and changes nothing', async (_, bytes, reason) => {
      const database = await createDatabase(driver);
      const files = new Files([tableFile(1, 'a'), tableFile(2, 'b')]);
      writeFileSync(join(files.directory, 'app', `${versionOf(2)}_b.up.sql`), bytes);
      const before = await database.picture();
      await expect(migratorOn(database, files).up()).rejects.toThrow(reason);
      expect(await database.picture()).toEqual(before);
    });

    it('tells of each step as it happens', async () => {
      const database = await createDatabase(driver);
      const { events, onEvent } = recordEvents();
      const migrator = migratorOn(database, new Files([tableFile(1, 'a')]), {
        onEvent,
        observeStatements: true,
      });
      await migrator.up();
      expect(events.map(({ type }) => type)).toEqual([
        'run-started',
        'lock-acquired',
        'prepared',
        'migration-started',
        'statement-started',
        'statement-finished',
        'committed',
        'migration-finished',
        'logged',
        'lock-released',
        'run-finished',
      ]);
    });
  });
}
