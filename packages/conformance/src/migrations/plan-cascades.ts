import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, versionOf } from './fixtures.ts';

const FAMILY = {
  name: `app/${versionOf(1)}_family`,
  up: `CREATE TABLE parents (id integer PRIMARY KEY, name text);
    CREATE TABLE children (id integer PRIMARY KEY,
      parent_id integer NOT NULL REFERENCES parents (id) ON DELETE CASCADE);
    CREATE TABLE grandchildren (id integer PRIMARY KEY,
      child_id integer REFERENCES children (id) ON DELETE CASCADE);
    CREATE TABLE notes (id integer PRIMARY KEY,
      parent_id integer REFERENCES parents (id) ON DELETE SET NULL);
    CREATE TABLE idle (id integer PRIMARY KEY, parent_id integer REFERENCES parents (id));`,
  down: 'DROP TABLE idle; DROP TABLE notes; DROP TABLE grandchildren; DROP TABLE children; DROP TABLE parents;',
};

/** A plan of the statements on a family with rows: its hazards in words. */
export async function hazardsOfFamily(
  driver: MigratingDriver,
  up: string,
  down = '-- Nothing to undo.',
): Promise<string[]> {
  const database = await createDatabase(driver);
  const files = new Files([FAMILY]);
  const migrator = migratorOn(database, files);
  await migrator.up();
  await database.execute(`INSERT INTO parents VALUES (1, 'a'), (2, 'b')`);
  await database.execute('INSERT INTO children VALUES (1, 1), (2, 2)');
  await database.execute('INSERT INTO grandchildren VALUES (1, 1)');
  await database.execute('INSERT INTO notes VALUES (1, 1)');
  files.write({ name: `app/${versionOf(2)}_step`, up, down });
  const { hazards } = await migrator.plan();
  return hazards.map(
    ({ hazard, statement, message, allowed }) =>
      `${hazard} ${statement}: ${message}${allowed === null ? '' : ` (${allowed})`}`,
  );
}

/** What a plan tells of rows that go with those of other tables. */
export function planCascadeSuite(driver: MigratingDriver): void {
  describe(`migrations on ${driver.name} › rows that go along, in plans`, () => {
    it('are told where references take them, and theirs', async () => {
      const hazards = await hazardsOfFamily(driver, 'DELETE FROM parents WHERE id = 1;');
      expect(hazards).toContainEqual(
        expect.stringMatching(
          /^row-loss 1: children \(.*\) can lose rows along with parents \(ON DELETE CASCADE\), which no rollback brings back; where one goes, the run stops/,
        ),
      );
      expect(hazards).toContainEqual(
        expect.stringMatching(
          /^row-loss 1: grandchildren \(.*\) can lose rows along with children/,
        ),
      );
      expect(hazards).toContainEqual(
        expect.stringMatching(
          /^data-loss 1: notes \(.*\) can lose what refers to parents \(ON DELETE SET NULL\)/,
        ),
      );
      expect(hazards.join()).not.toContain('idle');
    });

    it('have the reason that the file gives', async () => {
      const reason = '-- runledger: allow=row-loss reason="spam"\n';
      const hazards = await hazardsOfFamily(driver, `${reason}DELETE FROM parents;`);
      expect(hazards).toContainEqual(
        expect.stringMatching(
          /^row-loss 1: children .* along with parents .* which no rollback brings back \(spam\)$/,
        ),
      );
    });

    it('are none where rows are only written', async () => {
      expect(await hazardsOfFamily(driver, `UPDATE parents SET name = 'c' WHERE id = 1;`)).toEqual(
        [],
      );
    });
  });
}
