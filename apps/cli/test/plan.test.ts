/** Plans on the command line: shown, written, carried out, refused. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAtTerminal } from './terminal.ts';
import { drivers, emptyDatabases, migrated, type Workplace, workplaceWith } from './workplace.ts';

/** A stream of the application's own with one table, applied, and a column, pending. */
async function withPending(driver: keyof typeof emptyDatabases): Promise<Workplace> {
  const workplace = await emptyDatabases[driver]();
  mkdirSync(join(workplace.directory, 'migrations'));
  const directory = { postgres: './migrations', sqlite: './migrations' };
  workplace.write('runledger.config.json', JSON.stringify({ streams: { app: directory } }));
  workplace.write(
    'migrations/202701010000_notes.up.sql',
    'CREATE TABLE notes (id integer PRIMARY KEY);\n',
  );
  workplace.write('migrations/202701010000_notes.down.sql', 'DROP TABLE notes;\n');
  await workplace.ok('migrate --stream app');
  workplace.write(
    'migrations/202701020000_body.up.sql',
    'ALTER TABLE notes ADD COLUMN body text;\nCREATE INDEX idx_notes_body ON notes (body);\n',
  );
  workplace.write(
    'migrations/202701020000_body.down.sql',
    'DROP INDEX idx_notes_body;\nALTER TABLE notes DROP COLUMN body;\n',
  );
  return workplace;
}

describe.each(drivers)('migrate plan on %s', (driver) => {
  it('shows statements, what they do, and a total', async () => {
    const { ok } = await withPending(driver);
    const shown = await ok('migrate plan --stream app');
    expect(shown).toMatch(/^(SQLite|PostgreSQL) database .*:\nmigration +line +statement +/);
    expect(shown).toMatch(/app 202701020000 body +1 +ALTER TABLE notes ADD COLUMN body text +/);
    expect(shown).toMatch(/2 +CREATE INDEX idx_notes_body ON notes \(body\) +.*reads all of notes/);
    expect(shown).toMatch(/ restores$/m);
    expect(shown).toMatch(
      /\nTotal: 1 migration, 2 statements, 1 full scan,.* 0 hazards\. Plan [0-9a-f]{12}\.\n$/,
    );
    expect(shown.includes('notes: ACCESS EXCLUSIVE')).toBe(driver === 'postgres');
  });

  it('fits a narrow terminal: what belongs to a statement stands below it', async () => {
    const workplace = await withPending(driver);
    const { output } = await runAtTerminal(workplace, 'migrate plan --stream app', {}, 60);
    const shown = output.slice(output.indexOf('app 202701020000 body'), output.indexOf('Total:'));
    expect(shown).toMatch(
      /^app 202701020000 body: restores\n {4}1 {2}ALTER TABLE notes ADD COLUMN body text\n/,
    );
    expect(shown).toMatch(
      /\n {4}2 {2}CREATE INDEX idx_notes_body ON notes \(body\)\n(?: {7}notes: SHARE\n)? {7}reads all of notes/,
    );
    expect(shown.split('\n').every((line) => line.length <= 60)).toBe(true);
  });

  it('shows the backfill that follows, with its header and its SQL', async () => {
    const { ok, write } = await withPending(driver);
    const backfill = "-- runledger: table=notes\nUPDATE notes SET body = '' WHERE :batch;\n";
    write('migrations/202701020000_body.backfill.sql', backfill);
    expect(await ok('migrate plan --stream app')).toMatch(
      /\n +then the backfill \S+202701020000_body\.backfill\.sql\n +-- runledger: table=notes\n +UPDATE notes SET body = '' WHERE :batch;\n/,
    );
  });

  it('fails where a statement failed that was tried', async () => {
    const { run, write } = await withPending(driver);
    write('migrations/202701020000_body.up.sql', 'ALTER TABLE nowhere ADD COLUMN body text;\n');
    for (const command of ['plan', 'up --dry-run']) {
      const { code, stdout } = await run(`migrate ${command} --stream app`);
      expect(stdout).toContain('It fails where it was tried');
      expect(code).toBe(1);
    }
  });

  it('says that there is nothing to apply', async () => {
    const { ok } = await migrated(driver);
    expect(await ok('migrate plan')).toMatch(/: nothing to apply\.\n$/);
  });

  it('plans Runledger’s own migrations: each restores, and nothing is a hazard', async () => {
    const { json } = await emptyDatabases[driver]();
    const plan = await json('migrate plan');
    expect(plan.subject.migrations.length).toBeGreaterThan(5);
    const reversible = plan.migrations.map((told: { isReversible: boolean }) => told.isReversible);
    expect(reversible).toEqual(reversible.map(() => true));
    expect([plan.hazards, plan.differences, plan.unmeasured]).toEqual([[], [], null]);
  });

  it('writes a plan to a file, which is carried out once and recorded', async () => {
    const { directory, json, ok, run } = await withPending(driver);
    const { stderr } = await run('migrate plan --stream app --out plan.json');
    const plan = JSON.parse(readFileSync(join(directory, 'plan.json'), 'utf8'));
    expect(stderr).toBe(`Wrote the plan ${plan.hash.slice(0, 12)} to plan.json.\n`);
    const { applied } = await json('migrate --plan plan.json');
    expect(applied.map(({ name }: { name: string }) => name)).toEqual(['body']);
    expect(await ok('migrate up --plan plan.json')).toContain('nothing to apply');
  });

  it('refuses a plan when a file was changed since, naming file and statement', async () => {
    const { run, write } = await withPending(driver);
    await run('migrate plan --stream app --out plan.json');
    write(
      'migrations/202701020000_body.up.sql',
      'ALTER TABLE notes ADD COLUMN body text;\nCREATE INDEX idx_notes_body ON notes (id);\n',
    );
    const { code, stdout, stderr } = await run('migrate --plan plan.json');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^error: The plan no longer fits: \S*202701020000_body\.up\.sql was changed, statement 2 \(line 2\)\. Nothing was changed/,
    );
  });

  it('plans a rollback, and carries it out', async () => {
    const { json, run } = await withPending(driver);
    const { code } = await run('migrate plan --stream app --down --out back.json');
    expect(code).toBe(0);
    const refused = await run('migrate --plan back.json');
    expect(refused.stderr).toContain('carry it out with `migrate down --plan FILE`');
    const { rolledBack } = await json('migrate down --plan back.json --yes');
    expect(rolledBack.map(({ name }: { name: string }) => name)).toEqual(['notes']);
  });

  it('overwrites no file that holds something, unless it is told to', async () => {
    const { directory, ok, run, write } = await withPending(driver);
    const textOf = (file: string) => readFileSync(join(directory, file), 'utf8');
    write('plan.json', '');
    await ok('migrate plan --stream app --out plan.json');
    const text = textOf('plan.json');
    const held = `plan.json holds the plan ${JSON.parse(text).hash.slice(0, 12)} already, and approvals of that one count for no other`;
    for (const command of ['plan --stream app', 'repair']) {
      expect(await run(`migrate ${command} --out plan.json`)).toEqual({
        code: 1,
        stdout: '',
        stderr: `error: ${held}: choose another file, or add --force to overwrite it.\n`,
      });
      expect(textOf('plan.json')).toBe(text);
    }
    await ok('migrate plan --stream app --out plan.json --force');
    expect(textOf('plan.json')).not.toBe(text);
    write('notes.txt', 'null\n');
    expect((await run('migrate plan --out notes.txt')).stderr).toContain(
      'notes.txt is there already, and holds no plan: choose another file',
    );
    expect(await ok('migrate plan --stream app --out /dev/null')).toContain('Total: 1 migration');
  });

  it('refuses what is no plan, and a plan beside other choices', async () => {
    const { run, write } = await withPending(driver);
    write('none.json', '{"applied":[]}');
    const { code, stderr } = await run('migrate --plan none.json');
    expect([code, stderr]).toEqual([
      1,
      'error: none.json is no plan of migrations: make one with `migrate plan --out FILE`.\n',
    ]);
    expect((await run('migrate --plan none.json --to 202701020000')).code).toBe(2);
    expect(await run('migrate plan --steps 1')).toMatchObject({
      code: 2,
      stderr: 'error: --steps goes with --down: say --to VERSION for how far to apply.\n',
    });
    expect((await run('migrate --plan none.json --dry-run')).code).toBe(2);
  });

  it('shows the same on a dry run, and changes nothing', async () => {
    const { json, ok, run } = await withPending(driver);
    const before = await run('migrate status --json');
    expect(await ok('migrate --stream app --dry-run')).toContain(
      'Total: 1 migration, 2 statements',
    );
    expect(await ok('migrate down --stream app --dry-run')).toContain('DROP TABLE notes');
    const dry = await json('migrate --stream app --dry-run');
    expect(dry.command).toBe('plan');
    expect(await run('migrate status --json')).toEqual(before);
  });
});

describe('a dry run on sqlite', () => {
  it('makes neither file nor directory', async () => {
    const { directory, ok } = await emptyDatabases.sqlite();
    expect(await ok('migrate --dry-run')).toContain('Total: ');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('leaves every byte of the file as it was', async () => {
    const { directory, json, ok } = await migrated('sqlite');
    await json('seed');
    const picture = () =>
      readdirSync(join(directory, 'data'))
        .sort()
        .map((name) => [name, readFileSync(join(directory, 'data', name)).toString('base64')]);
    const before = picture();
    expect(await ok('migrate down --to 0 --dry-run')).toContain('data-loss:');
    expect(picture()).toEqual(before);
  });
});

describe('migrate sql', () => {
  it('prints the script of a server that nobody can reach', async () => {
    const { ok } = workplaceWith({ DB_URL: 'postgres://nobody@127.0.0.1:1/none' });
    const up = await ok('migrate sql --from 0 --to 202611200200');
    expect(up).toMatch(/^-- Applies 2 migrations: from 0 to 202611200200\.\n/);
    expect(up).toContain('\\set ON_ERROR_STOP on\n');
    expect(up).toContain('SET search_path = "runledger";');
    expect(up.match(/^BEGIN;$/gm)).toHaveLength(2);
    expect(up.match(/^COMMIT;$/gm)).toHaveLength(2);
    const down = await ok('migrate sql --from 202611200200 --to 202611200100');
    expect(down).toMatch(/^-- Rolls back 1 migration: /);
    expect(down).toContain('DROP TABLE');
  });

  it('demands both versions', async () => {
    const { run } = await emptyDatabases.sqlite();
    expect((await run('migrate sql --from 0')).code).toBe(2);
    const { code, stderr } = await run('migrate sql --from 0 --to 202601010000');
    expect([code, stderr]).toEqual([1, expect.stringContaining('no migration with the version')]);
  });
});

describe('migrate at a terminal', () => {
  it('shows the plan and asks; a no, Ctrl-C or Ctrl-D changes nothing, a yes applies', async () => {
    const workplace = await withPending('sqlite');
    for (const no of ['n', '\u0003', '\u0004']) {
      const { code, output } = await runAtTerminal(workplace, 'migrate --stream app', {
        'Apply 1 migration?': no,
      });
      expect(output).toContain('ALTER TABLE notes ADD COLUMN body text');
      expect(output).toContain('Nothing was changed.');
      expect(code).toBe(1);
    }
    const yes = await runAtTerminal(workplace, 'migrate --stream app', {
      'Apply 1 migration?': 'y',
    });
    expect(yes.output).toContain('1 migration applied');
    expect(yes.code).toBe(0);
  });

  it('shows what the linter says of the pending files', async () => {
    const workplace = await withPending('sqlite');
    workplace.write('migrations/202701020000_body.up.sql', 'DROP TABLE notes;\n');
    const { output } = await runAtTerminal(workplace, 'migrate --stream app', {
      'Apply 1 migration?': 'n',
    });
    expect(output).toMatch(/202701020000_body\.up\.sql:1: error .*\(data-loss\)/);
    expect(output).toContain('instead: ');
    expect(output).not.toContain('202701010000_notes.up.sql:');
  });

  it('does not ask with --yes, with --json, in a build, and where there is nothing to apply', async () => {
    const workplace = await withPending('sqlite');
    const ask = (args: string, env = {}) =>
      runAtTerminal({ ...workplace, env: { ...workplace.env, ...env } }, args, {});
    expect((await ask('migrate --stream app --yes')).output).toContain('Total: 1 migration');
    await workplace.ok('migrate down --stream app --yes');
    const json = await ask('migrate --stream app --json');
    expect(JSON.parse(json.output).applied).toHaveLength(1);
    await workplace.ok('migrate down --stream app --yes');
    const build = await ask('migrate --stream app', { CI: 'true' });
    expect(build.output).not.toContain('Total:');
    expect(build.output).toContain('1 migration applied');
    expect((await ask('migrate --stream app')).output).toContain('nothing to apply');
  });
});
