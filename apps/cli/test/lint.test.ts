import { describe, expect, it } from 'vitest';
import { type Workplace, workplaceWith } from './workplace.ts';

/** An application with one stream, for both databases, and no database at all. */
function application(): Workplace {
  const workplace = workplaceWith({});
  const streams = { shop: { postgres: 'migrations/postgres', sqlite: 'migrations/sqlite' } };
  workplace.write('runledger.config.json', JSON.stringify({ streams }));
  return workplace;
}

const TABLES = {
  postgres: `CREATE TABLE orders (
  id uuid NOT NULL,
  CONSTRAINT pk_orders PRIMARY KEY (id)
);
`,
  sqlite: `CREATE TABLE orders (
  id TEXT NOT NULL,
  CONSTRAINT pk_orders PRIMARY KEY (id)
) STRICT;
`,
};

function writeMigration(
  { writeIn }: Workplace,
  driver: keyof typeof TABLES,
  base: string,
  up: string,
  down: string,
): void {
  writeIn(`migrations/${driver}`, `${base}.up.sql`, up);
  writeIn(`migrations/${driver}`, `${base}.down.sql`, down);
}

function writeOrders(workplace: Workplace): void {
  for (const driver of ['postgres', 'sqlite'] as const) {
    writeMigration(
      workplace,
      driver,
      '202701010000_orders',
      TABLES[driver],
      'DROP TABLE orders;\n',
    );
  }
}

const ADD = '202701020000_totals';

describe('migrate lint', () => {
  it('has nothing to say for a directory without migrations, and says so', async () => {
    const workplace = application();
    workplace.writeIn('notes', 'README.md', 'No SQL.');
    const { code, stderr } = await workplace.run('migrate lint notes --dialect sqlite');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no migration in notes: no .sql file, nor below it.');
  });

  it('finds nothing in Runledger’s own migrations, without a configuration or a database', async () => {
    const report = await workplaceWith({}).json('migrate lint --strict');
    expect(report).toMatchObject({ findings: [], notices: [] });
    expect(report.files).toBeGreaterThan(30);
  });

  it('looks at the streams of the configuration, and compares the dialects', async () => {
    const workplace = application();
    writeOrders(workplace);
    await workplace.ok('migrate lint --strict');

    const add = (type: string) => `ALTER TABLE orders ADD COLUMN total ${type};\n`;
    const drop = 'ALTER TABLE orders DROP COLUMN total;\n';
    writeMigration(workplace, 'postgres', ADD, add('bigint'), drop);
    const { code, stdout } = await workplace.run('migrate lint --json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings).toMatchObject([
      {
        rule: 'parity-missing',
        severity: 'error',
        dialect: 'postgres',
        stream: 'shop',
        version: '202701020000',
        direction: 'up',
        file: `migrations/postgres/${ADD}.up.sql`,
        line: 1,
      },
    ]);
    for (const choice of ['--dialect postgres', '--driver postgres']) {
      expect(await workplace.json(`migrate lint ${choice}`)).toMatchObject({ findings: [] });
    }
  });

  it('knows what the files before one have made, when only one is named', async () => {
    const workplace = application();
    writeOrders(workplace);
    const index = 'CREATE INDEX idx_orders_id ON orders (id);\n';
    for (const driver of ['postgres', 'sqlite'] as const) {
      writeMigration(workplace, driver, ADD, index, 'DROP INDEX idx_orders_id;\n');
    }
    const named = await workplace.run(`migrate lint migrations/postgres/${ADD}.up.sql`);
    expect(named.code).toBe(1);
    expect(named.stdout).toContain(`migrations/postgres/${ADD}.up.sql:1: error`);
    expect(named.stdout).toContain('(index-blocks-writes)');
    expect(named.stdout).toMatch(/\n1 file: 1 error, 0 warnings\.\n$/);
    await workplace.ok(`migrate lint --strict migrations/sqlite/${ADD}.up.sql`);
  });

  it('fails for errors; for warnings with --strict alone', async () => {
    const workplace = application();
    writeOrders(workplace);
    const loose = TABLES.sqlite.replace(' STRICT', '');
    writeMigration(workplace, 'sqlite', '202701010000_orders', loose, 'DROP TABLE orders;\n');
    expect(await workplace.ok('migrate lint')).toContain('warning orders is not STRICT.');
    expect((await workplace.run('migrate lint --strict')).code).toBe(1);
  });

  it('explains a rule once, however often it is broken', async () => {
    const workplace = application();
    writeOrders(workplace);
    const columns = ['a', 'b', 'c'].map((name) => `ALTER TABLE orders ADD COLUMN ${name} TEXT;\n`);
    const drops = ['c', 'b', 'a'].map((name) => `ALTER TABLE orders DROP COLUMN ${name};\n`);
    writeMigration(workplace, 'sqlite', ADD, columns.join(''), drops.join(''));
    const linted = await workplace.ok('migrate lint --dialect sqlite');
    expect(linted.match(/\(add-column-scans\)/g)).toHaveLength(3);
    expect(linted.match(/ {4}why: Adding a column writes no row/g)).toHaveLength(1);
    expect(linted.match(/ {4}instead: /g)).toHaveLength(2);
    expect(await workplace.json('migrate lint --dialect sqlite')).toMatchObject({
      command: 'lint',
      findings: Array(6).fill({ why: expect.any(String) }),
    });
  });

  it('writes annotations for GitHub, one line each', async () => {
    const workplace = application();
    writeOrders(workplace);
    const secret = TABLES.postgres.replace('uuid', 'uuid NOT NULL,\n  api_key text');
    writeMigration(workplace, 'postgres', '202701010000_orders', secret, 'DROP TABLE orders;\n');
    const { stdout } = await workplace.run('migrate lint --dialect postgres --format github');
    expect(stdout).toMatch(
      /^::error file=migrations\/postgres\/202701010000_orders\.up\.sql,line=3,title=secret-column::orders\.api_key .*\n$/,
    );
  });

  it('takes a column that the application’s model declares for classified', async () => {
    const workplace = workplaceWith({});
    const shop = { sqlite: 'migrations/sqlite', model: 'model.mjs' };
    workplace.write('runledger.config.json', JSON.stringify({ streams: { shop } }));
    const keyed = TABLES.sqlite.replace('NOT NULL,', 'NOT NULL,\n  api_key TEXT,');
    writeMigration(workplace, 'sqlite', '202701010000_orders', keyed, 'DROP TABLE orders;\n');
    const undeclared = await workplace.run('migrate lint');
    expect(undeclared.code).toBe(1);
    expect(undeclared.stdout).toContain('(secret-column)');
    expect(undeclared.stderr).toMatch(
      /^The linter does without the model of a stream: .*model\.mjs /,
    );

    const column = "{ type: 'text', classification: 'confidential' }";
    workplace.write(
      'model.mjs',
      `export const orders = { name: 'orders', columns: { apiKey: ${column} }, primaryKey: {}, uniques: [], indexes: [], foreignKeys: [], checks: [], partitionBy: null };\n`,
    );
    const declared = await workplace.run('migrate lint');
    expect(declared).toMatchObject({ code: 0, stderr: '' });
  });

  it('tells what is wrong with how it was called', async () => {
    const workplace = application();
    writeOrders(workplace);
    workplace.writeIn('elsewhere', '202701010000_orders.up.sql', TABLES.sqlite);
    const unknown = await workplace.run('migrate lint elsewhere');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(
      /^error: Nothing says which database elsewhere is for: .* Say --dialect\.\n$/,
    );
    expect((await workplace.run('migrate lint --dialect sqlite elsewhere')).code).toBe(1);
    expect((await workplace.run('migrate lint missing')).code).toBe(2);
    expect((await workplace.run('migrate lint --driver mysql')).code).toBe(2);
    expect((await workplace.run('migrate lint runledger.config.json')).code).toBe(2);
    expect((await workplace.run('migrate lint --stream missing')).code).toBe(2);
  });
});
