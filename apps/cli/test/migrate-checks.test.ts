/** What is looked at around migrations. */
import { describe, expect, it } from 'vitest';
import { drivers, emptyDatabases, type Workplace } from './workplace.ts';

describe.each(drivers)('migrate on %s › checks', (driver) => {
  /** With a stream of the application's own. */
  async function withStream(up: string, hooks = ''): Promise<Workplace> {
    const workplace = await emptyDatabases[driver]();
    const streams = JSON.stringify({ app: { postgres: './app', sqlite: './app' } });
    workplace.write(
      'runledger.config.mjs',
      `export default { streams: ${streams}, hooks: { ${hooks} } };\n`,
    );
    workplace.writeIn('app', '202701010000_step.up.sql', `-- A step.\n${up}\n`);
    workplace.writeIn('app', '202701010000_step.down.sql', '-- Nothing to undo.\n');
    return workplace;
  }

  it('fails where the database is not what the model says, though the migrations are applied', async () => {
    const workplace = await withStream('ALTER TABLE job_files ADD COLUMN note text;');
    const { code, stdout, stderr } = await workplace.run('migrate --json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).differences).toHaveLength(1);
    expect(stderr).toMatch(
      /^error: The migrations are applied, and the database is not what this version of the model says, in 1 place:\n {2}The column note of job_files is not in the model: text\.\n.*roll back with/im,
    );
    const again = await workplace.run('migrate --json');
    expect([again.code, JSON.parse(again.stdout).differences]).toEqual([0, []]);
  });

  it('has nothing against what an application adds', async () => {
    const workplace = await withStream(
      'CREATE TABLE tickets (id integer PRIMARY KEY); CREATE INDEX idx_jobs_kind ON jobs (kind);',
    );
    const { differences, applied } = await workplace.json('migrate');
    expect(differences).toEqual([]);
    expect(applied).toHaveLength(9);
  });

  it('calls the hooks of the configuration, and stops where one throws', async () => {
    const workplace = await withStream(
      'CREATE TABLE tickets (id integer PRIMARY KEY);',
      `async afterMigrate({ stream, name }, database) {
         if (stream !== 'app') return;
         const [row] = await database.rows('SELECT count(*) AS tickets FROM tickets');
         throw new Error(\`\${row.tickets} tickets after \${name}\`);
       }`,
    );
    const { code, stderr } = await workplace.run('migrate');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'the hook afterMigrate stopped it: 0 tickets after step. Nothing of it was kept',
    );
    expect(await workplace.json('migrate up --stream operational')).toMatchObject({ applied: [] });
  });

  it('ends a migration that takes rows and does not say so', async () => {
    const workplace = await withStream(
      'CREATE TABLE tickets (id integer PRIMARY KEY); INSERT INTO tickets VALUES (1), (2);',
    );
    await workplace.ok('migrate');
    const write = (header: string) => {
      workplace.writeIn(
        'app',
        '202701020000_less.up.sql',
        `${header}DELETE FROM tickets WHERE id = 1;\n`,
      );
      workplace.writeIn('app', '202701020000_less.down.sql', '-- Nothing to undo.\n');
    };
    write('');
    const { code, stderr } = await workplace.run('migrate');
    expect(code).toBe(1);
    expect(stderr).toContain('it would take 1 row from tickets and does not say so');
    write('-- runledger: allow=row-loss reason="a rehearsal"\n');
    expect(await workplace.ok('migrate')).toContain('1 row of tickets gone');
  });
});
