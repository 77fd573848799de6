/** `migrate new`, as a developer uses it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@tooling/postgres-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Workplace, workplaceWith } from './workplace.ts';

const directories = { postgres: './migrations/postgres', sqlite: './migrations/sqlite' };
const packages = fileURLToPath(new URL('../../../packages', import.meta.url));

const configured = (workplace: Workplace, streams: object) =>
  workplace.write(
    'runledger.config.json',
    JSON.stringify({ driver: 'sqlite', path: './a.db', streams }),
  );

const filesOf = ({ directory }: Workplace, driver: string) =>
  readdirSync(join(directory, 'migrations', driver)).sort();

/** What a model is written with. */
function linkSchema({ directory }: Workplace): void {
  mkdirSync(join(directory, 'node_modules/@runledger'), { recursive: true });
  symlinkSync(join(packages, 'schema'), join(directory, 'node_modules/@runledger/schema'));
}

describe('migrate new', () => {
  it('drafts the pair for both databases, without any of them', async () => {
    const workplace = workplaceWith({});
    configured(workplace, { app: directories });
    const printed = (await workplace.ok('migrate new addEmail --breaking')).trim().split('\n');
    const version = /migrations\/postgres\/(\d{12})_/.exec(printed[0] ?? '')?.[1];
    expect(printed).toEqual([
      `migrations/postgres/${version}_add_email.up.sql`,
      `migrations/postgres/${version}_add_email.down.sql`,
      `migrations/sqlite/${version}_add_email.up.sql`,
      `migrations/sqlite/${version}_add_email.down.sql`,
    ]);
    const up = readFileSync(join(workplace.directory, printed[0] ?? ''), 'utf8');
    expect(up.split('\n').slice(0, 2)).toEqual(['-- addEmail.', '-- runledger: breaking']);
    for (const point of ['Locks', 'Backfill', 'Down', 'Both databases', 'Data loss']) {
      expect(up).toContain(`-- [ ] ${point}: `);
    }
    // Nothing to do is a migration, too, once somebody has said so.
    const file = printed[2] ?? '';
    const mark = /^-- DRAFT: write the statements here.*\n/m;
    const draft = readFileSync(join(workplace.directory, file), 'utf8');
    const refused = await workplace.run('migrate --stream app');
    expect(refused.code).toBe(1);
    const line = draft.split('\n').findIndex((each) => mark.test(`${each}\n`)) + 1;
    expect(refused.stderr).toContain(`${file}, line ${line}: this is still a draft`);
    for (const command of ['plan --out plan.json', 'up --dry-run']) {
      expect(await workplace.run(`migrate ${command} --stream app`)).toEqual(refused);
    }
    expect(existsSync(join(workplace.directory, 'plan.json'))).toBe(false);
    const linted = await workplace.run(`migrate lint ${file} --dialect sqlite --json`);
    expect(JSON.parse(linted.stdout).findings).toMatchObject([{ rule: 'draft-left', line }]);
    workplace.write(file, draft.replace(mark, '-- Nothing to do.\n'));
    const { applied } = await workplace.json('migrate --stream app');
    expect(applied).toMatchObject([{ version, name: 'add_email' }]);
    expect((await workplace.run('migrate down --yes')).stderr).toContain('this is still a draft');
  });

  it('gives the next one a later version', async () => {
    const workplace = workplaceWith({});
    configured(workplace, { app: directories });
    const versions = async () =>
      (await workplace.json('migrate new same --transaction-none')).files.map(
        (file: { version: string }) => file.version,
      );
    const [first, second] = [await versions(), await versions()];
    expect(new Set([...first, ...second]).size).toBe(2);
    expect(first[0] < second[0]).toBe(true);
    const [file = ''] = filesOf(workplace, 'sqlite');
    const text = readFileSync(join(workplace.directory, 'migrations/sqlite', file), 'utf8');
    expect(text).toContain('-- runledger: transaction=none\n');
  });

  it('says what is missing for it', async () => {
    const workplace = workplaceWith({});
    const refusal = async (args: string) => {
      const { code, stderr } = await workplace.run(args);
      expect(code, stderr).toBe(2);
      return stderr;
    };
    workplace.write('runledger.config.json', '{"driver": "sqlite", "path": "a.db"}');
    expect(await refusal('migrate new x')).toContain('There is no stream to draft for: say where');
    configured(workplace, { app: directories, shop: directories });
    expect(await refusal('migrate new x')).toContain('name one of app, shop with --stream');
    expect(await refusal('migrate new x --stream ap')).toContain(
      'There is no stream "ap": name one of app, shop, or add streams.ap',
    );
    expect(await refusal('migrate new x --stream operational')).toContain(
      "is Runledger's own and is changed in its repository",
    );
    configured(workplace, { both: { postgres: './m', sqlite: './m' } });
    const shared = await workplace.run('migrate new x --stream both');
    expect(shared.stderr).toContain('has one directory for both databases');
    configured(workplace, { app: directories, shop: directories });
    expect(await refusal('migrate new ///')).toContain('"///" cannot name a migration');
    expect(await refusal('migrate new x --stream app --from-model')).toContain(
      'name the module, as streams.app.model',
    );
    const only = workplaceWith({});
    configured(only, { app: { sqlite: './migrations/sqlite' } });
    const { stdout, stderr } = await only.run('migrate new x');
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toContain(
      'Nothing for postgres: add streams.app.postgres to have both drafted.',
    );
  });

  it('drafts the statements from the model, which then has nothing to draft', async () => {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    const workplace = workplaceWith({
      DB_SCRATCH_URL: database.url,
      NODE_OPTIONS: '--conditions=source',
    });
    linkSchema(workplace);
    const model = (columns: string) =>
      workplace.write(
        'tables.ts',
        `import { id, index, organizations, table, text } from '@runledger/schema';
         export { organizations };
         export const notes = table('notes', {
           domain: 'application',
           about: 'What somebody wrote down.',
           retention: { with: 'organizations' },
           columns: {
             organizationId: id().references(organizations, { onDelete: 'cascade' }).internal('Whose.'),
             id: id().generated().internal('Which.'),
             ${columns}
           },
           primaryKey: ['organizationId', 'id'],
         });`,
      );
    model('');
    configured(workplace, { app: { ...directories, model: './tables.ts' } });
    await workplace.ok('migrate new notes --from-model');
    expect(await workplace.ok('migrate new notes --from-model')).toContain('nothing to draft');

    model("body: text(500).optional().confidential('What.'),");
    const { files } = await workplace.json('migrate new body --from-model');
    expect(files.map(({ name }: { name: string }) => name)).toEqual([
      ...Array(4).fill('body'),
      ...Array(4).fill('body_online'),
    ]);
    const read = (at: number) =>
      readFileSync(files[at].path, 'utf8').split('\n\n').slice(1).join('\n\n');
    expect(read(0)).toBe(
      'ALTER TABLE notes ADD COLUMN body text COLLATE "C";\n\nALTER TABLE notes ADD CONSTRAINT chk_notes_body CHECK (length(body) <= 500) NOT VALID;\n',
    );
    expect(read(2)).toBe(
      'ALTER TABLE notes ADD COLUMN body TEXT CONSTRAINT chk_notes_body CHECK (length(body) <= 500);\n',
    );
    expect(read(6)).toMatch(/^-- Nothing to do: /);
    const { findings } = await workplace.json('migrate lint');
    const errors = findings.filter(({ severity }: { severity: string }) => severity === 'error');
    expect(errors).toEqual([]);
    expect((await workplace.json('migrate')).applied.slice(-2)).toMatchObject([
      { name: 'body' },
      { name: 'body_online' },
    ]);
  });

  it.each(['sqlite', 'postgres'] as const)(
    'is held against the model on %s once it is applied',
    async (driver) => {
      const database = await createTestDatabase();
      onTestFinished(() => database.drop());
      const workplace = workplaceWith({
        DB_SCRATCH_URL: database.url,
        NODE_OPTIONS: '--conditions=source',
        ...(driver === 'postgres' ? { DB_URL: database.url } : {}),
      });
      linkSchema(workplace);
      workplace.write(
        'tables.ts',
        `import { id, integer, organizations, table } from '@runledger/schema';
         const parts = { domain: 'application', about: 'What.', retention: { with: 'organizations' }, primaryKey: ['id'] };
         export const devices = table('devices', {
           ...parts,
           columns: {
             id: id().generated().internal('Which.'),
             hits: integer().internal('How often.'),
             organizationId: id().references(organizations, { onDelete: 'cascade' }).internal('Whose.'),
           },
         });`,
      );
      configured(workplace, { app: { ...directories, model: './tables.ts' } });
      const config = readFileSync(join(workplace.directory, 'runledger.config.json'), 'utf8');
      workplace.write('runledger.config.json', config.replace('"sqlite"', `"${driver}"`));
      await workplace.ok('migrate new devices --from-model');
      expect(await workplace.json('migrate')).toMatchObject({ differences: [] });

      await workplace.ok('migrate new hand');
      for (const name of filesOf(workplace, driver).filter((each) => each.includes('_hand.'))) {
        workplace.writeIn(
          `migrations/${driver}`,
          name,
          name.includes('.up.')
            ? 'ALTER TABLE devices DROP COLUMN hits;\n'
            : '-- Nothing to undo.\n',
        );
      }
      const { code, stdout } = await workplace.run('migrate --json');
      expect([code, JSON.parse(stdout).differences]).toEqual([
        1,
        [expect.stringMatching(/^The column hits of devices is missing/)],
      ]);
    },
  );

  it('says which server it needs for PostgreSQL', async () => {
    const workplace = workplaceWith({ NODE_OPTIONS: '--conditions=source' });
    workplace.write('tables.mjs', 'export const nothing = 1;');
    configured(workplace, { app: { ...directories, model: './tables.mjs' } });
    const none = await workplace.run('migrate new x --from-model');
    expect(none.stderr).toContain('tables.mjs exports no tables; declare them with table()');
    const column = '{ type: "id", optional: false, default: null }';
    workplace.write(
      'tables.mjs',
      `export const t = { name: 't', columns: { id: ${column} }, primaryKey: { name: 'pk_t', columns: ['id'] },
         uniques: [], indexes: [], foreignKeys: [], checks: [], partitionBy: null };`,
    );
    const { code, stderr } = await workplace.run('migrate new x --from-model');
    expect(code).toBe(1);
    expect(stderr).toContain('name a server where databases may be made, as DB_SCRATCH_URL');
  });
});
