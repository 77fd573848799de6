/** Plans as files: the same again, or refused. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationPlan } from '@runledger/migrator';
import { parsePlan, planText } from '@runledger/migrator/plans';
import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, tableFile, versionOf } from './fixtures.ts';

export function planFileSuite(driver: MigratingDriver): void {
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
        /the script .*_b\.up\.sql/,
      ],
      [
        'statements that look like the rest of something begun',
        (plan) => {
          const told = (plan.migrations[0]?.statements ?? []) as unknown as object[];
          told.splice(0, 1, { ...told[0], statement: 2, sql: 'SELECT 1' });
        },
        /the script .*_b\.up\.sql/,
      ],
      ['statements left out', (plan) => emptied(plan), /the script .*_b\.up\.sql/],
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
}

function emptied(plan: { migrations: readonly unknown[] }): void {
  const [first] = plan.migrations as { statements: unknown[] }[];
  if (first) first.statements = [];
}
