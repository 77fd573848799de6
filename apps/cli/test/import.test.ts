import { existsSync, linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { resultOf, startCli } from './cli.ts';
import { drivers, migrated, type Workplace } from './workplace.ts';

const fixed = '--set organization=acme --set provider=azure --set model=code';
const mapped = '--map occurredAt=TIMESTAMP,inputTokens=ContextTokens,outputTokens=GeneratedTokens';
const header = 'TIMESTAMP,ContextTokens,GeneratedTokens';

const totals = async ({ json }: Workplace) => (await json('report usage')).total;

const rejectsOf = ({ directory }: Workplace, name: string) =>
  readFileSync(join(directory, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { line: number; reason: string; text: string });

describe.each(drivers)('usage import on %s', (driver) => {
  it('takes the same row of a source once, and equal rows as two', async () => {
    const workplace = await migrated(driver);
    const row = '2025-01-01 00:00:00.1234567,10,2';
    workplace.write('a.csv', [header, row, row, ''].join('\n'));
    const args = `usage import a.csv ${fixed} ${mapped}`;
    expect(await workplace.json(`${args} --create`)).toMatchObject({ recorded: 2, duplicates: 0 });
    expect(await workplace.json(args)).toMatchObject({ recorded: 0, duplicates: 2 });
    // The same rows with other line ends and a byte order mark are the same rows.
    workplace.write('a.csv', `\uFEFF${[header, row, row].join('\r\n')}`);
    expect(await workplace.json(args)).toMatchObject({ recorded: 0, duplicates: 2 });
    // Rows that were added later are new; another source is another import.
    workplace.write('a.csv', [header, row, row, row].join('\n'));
    expect(await workplace.json(args)).toMatchObject({ recorded: 1, duplicates: 2 });
    expect(await workplace.json(`${args} --source other`)).toMatchObject({ recorded: 3 });
    expect(await totals(workplace)).toMatchObject({ requestCount: 6, inputTokens: 60 });
  });

  it('writes bad rows to a file with line and reason, and imports all others', async () => {
    const workplace = await migrated(driver);
    const rows = [
      '2025-01-01T00:00:00Z,10,2',
      'soon,10,2',
      '2025-02-30,10,2',
      '2025-01-01T00:00:01Z,ten,2',
      '2025-01-01T00:00:02Z,-1,2',
      '2025-01-01T00:00:03Z,10',
      '2025-01-01T00:00:04Z,"10,2',
      '2025-01-01T00:00:05Z,10.0,2',
      '',
      '2025-01-01T00:00:06Z,,2',
      ',1,2',
      '1970-01-01,1,2',
    ];
    workplace.write('a.csv', [header, ...rows].join('\n'));
    const args = `usage import a.csv ${fixed} ${mapped}`;
    const { code, stdout, stderr } = await workplace.run(`${args} --create`);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^a\.csv: 3 recorded, 0 there already, 8 rejected, in /);
    expect(stderr).toBe(
      'error: 8 rows were not imported: a.csv.rejects.jsonl says which and why. Mend those lines in a.csv, adding and removing none, and import it again: what is recorded is skipped.\n',
    );
    expect(rejectsOf(workplace, 'a.csv.rejects.jsonl')).toEqual([
      {
        line: 3,
        text: rows[1],
        reason: 'occurredAt is not a time such as 2025-01-31T13:05:00.123Z',
      },
      {
        line: 4,
        text: rows[2],
        reason: 'occurredAt is not a time such as 2025-01-31T13:05:00.123Z',
      },
      { line: 5, text: rows[3], reason: 'inputTokens is not a whole number' },
      { line: 6, text: rows[4], reason: expect.stringMatching(/^inputTokens must /) },
      { line: 7, text: rows[5], reason: 'has 2 columns where the header has 3' },
      { line: 8, text: rows[6], reason: 'has a quote that is not closed' },
      { line: 12, text: rows[10], reason: 'has no occurredAt' },
      { line: 13, text: rows[11], reason: expect.stringMatching(/^occurredAt must lie between /) },
    ]);
    expect(await totals(workplace)).toMatchObject({ requestCount: 3, inputTokens: 20 });

    // Mended in place, the rest comes in, and the file of rejects goes.
    workplace.write(
      'a.csv',
      [
        header,
        ...rows.map((row, i) =>
          i === 3 ? '2025-01-01T00:00:01Z,7,2' : [0, 7, 9].includes(i) ? row : '',
        ),
      ].join('\n'),
    );
    expect(await workplace.json(args)).toMatchObject({ recorded: 1, duplicates: 3, rejected: 0 });
    expect(existsSync(join(workplace.directory, 'a.csv.rejects.jsonl'))).toBe(false);
  });

  it('reads JSON Lines, with paths into nested objects and organizations by column', async () => {
    const workplace = await migrated(driver);
    const event = (customer: string, prompt: unknown) => ({
      time: '2025-01-01T00:00:00+02:00',
      customer,
      provider: 'openai',
      model: 'gpt',
      usage: { prompt_tokens: prompt },
      tags: ['a'],
      cost_usd: 0.25,
    });
    const rows = [event('acme', 5), event('globex', '7'), event('acme', null)];
    const lines = [
      ...rows.map((row) => JSON.stringify(row)),
      '[]',
      '{"time"',
      '{"time":"2025-01-01"}',
    ];
    workplace.write('a.jsonl', `${lines.join('\n')}\n\n`);
    const args =
      'usage import a.jsonl --map occurredAt=time,organization=customer --map inputTokens=usage.prompt_tokens';
    const refused = await workplace.run(args);
    expect(refused.code).toBe(1);
    expect(rejectsOf(workplace, 'a.jsonl.rejects.jsonl')[0]).toMatchObject({
      line: 1,
      reason: 'organization acme does not exist; --create makes it',
    });
    const { code, stdout } = await workplace.run(`${args} --create --json`);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ recorded: 3, rejected: 3 });
    expect(rejectsOf(workplace, 'a.jsonl.rejects.jsonl').map(({ reason }) => reason)).toEqual([
      'is not a JSON object',
      'is not a JSON object',
      'organization has no value: the row lacks customer',
    ]);
    expect((await workplace.json('report usage --by organization')).groups).toMatchObject([
      { organization: 'acme', requestCount: 2, inputTokens: 5, costNanoUsd: 500_000_000 },
      { organization: 'globex', requestCount: 1, inputTokens: 7 },
    ]);
    expect((await workplace.json('report usage --by hour')).groups).toMatchObject([
      { hour: '2024-12-31T22:00:00.000Z' },
    ]);
  });

  it('refuses the rows of organizations that cannot be, and no others', async () => {
    const workplace = await migrated(driver);
    const customers = [
      'acme',
      'Big Corp',
      'globex',
      'x',
      `${'long'.repeat(30)}`,
      'ACME',
      '\\u0000',
    ];
    const rows = customers.map((customer) => `2025-01-01,${customer},1`);
    workplace.write('a.csv', ['occurredAt,organization,inputTokens', ...rows].join('\n'));
    const args = 'usage import a.csv --set provider=p --set model=m';
    const { code, stdout } = await workplace.run(`${args} --create --json`);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ recorded: 3, rejected: 4 });
    const reason = (slug: string) =>
      `organization ${JSON.stringify(slug)} is no slug: it must be 2 to 63 letters a to z, digits and hyphens`;
    expect(rejectsOf(workplace, 'a.csv.rejects.jsonl')).toMatchObject([
      { line: 3, reason: reason('Big Corp') },
      { line: 5, reason: reason('x') },
      { line: 6, reason: reason(`${'long'.repeat(20)}…`) },
      { line: 8, reason: reason('\\u0000') },
    ]);
    expect((await workplace.json('report usage --by organization')).groups).toMatchObject([
      { organization: 'acme', requestCount: 2 },
      { organization: 'globex', requestCount: 1 },
    ]);
  });

  it('goes on where it was interrupted', async () => {
    const workplace = await migrated(driver);
    const row = (index: number) =>
      `${new Date(Date.UTC(2025, 0, 1) + index).toISOString()},${index % 7},1`;
    const rows = Array.from({ length: 30_000 }, (_, index) => row(index));
    const whole = [header, ...rows].join('\n');
    const args = `usage import - --source trace ${fixed} ${mapped} --create --json`;
    const child = startCli(args.split(' '), { cwd: workplace.directory, env: workplace.env });
    const result = resultOf(child);
    // Standard input stays open: the import cannot come to its end by itself.
    child.stdin.write(whole.slice(0, whole.length / 2));
    const recorded = () => totals(workplace).then(({ requestCount }) => requestCount);
    await vi.waitFor(async () => expect(await recorded()).toBeGreaterThan(4_999), {
      timeout: 20_000,
    });
    child.kill('SIGINT');
    const { code, stdout } = await result;
    expect(code).toBe(130);
    const first = JSON.parse(stdout);
    expect(first).toMatchObject({ interrupted: true, rejected: 0 });
    expect(await recorded()).toBe(first.recorded);

    const second = JSON.parse((await workplace.run(args, whole)).stdout);
    expect(second).toMatchObject({ interrupted: false, duplicates: first.recorded });
    expect(await recorded()).toBe(30_000);
  });
});

describe('usage import › refuses before anything is written', () => {
  it.each([
    ['missing.csv', fixed, 'missing.csv does not exist.'],
    ['.', fixed, '. is a directory; name a file in it.'],
    ['empty.csv', `${fixed} --create`, 'empty.csv is empty.'],
    [
      'a.csv',
      `${fixed} --create --map inputTokens=Tokens`,
      'a.csv has no column Tokens (for inputTokens); its columns are TIMESTAMP, ContextTokens, GeneratedTokens.',
    ],
    [
      'a.csv',
      '--set organization=acme --create',
      'Nothing says the occurredAt, the provider, the model of the events: add --map occurredAt=COLUMN or --set occurredAt=VALUE. The columns of a.csv are TIMESTAMP, ContextTokens, GeneratedTokens.',
    ],
    [
      'a.csv',
      `${fixed} ${mapped}`,
      'There is no organization acme: check the name, or add --create to make it.',
    ],
    [
      'a.csv',
      `--set organization=Acme! --create ${mapped}`,
      'organization "Acme!" is no slug: it must be 2 to 63 letters a to z, digits and hyphens.',
    ],
    [
      'a.csv',
      `${fixed} --map imputTokens=ContextTokens`,
      '--map imputTokens: no property of a usage event has this name; did you mean inputTokens?',
    ],
    [
      'a.csv',
      `${fixed} --map model=ContextTokens`,
      'model has both a column (--map) and a value (--set); keep one.',
    ],
    ['a.csv', '--set organization', '--set organization is not of the form property=value.'],
    ['a.csv', '--set model=', '--set model= gives no value.'],
    ['a.csv', '--set status=weird', '--set status=weird: it must be one of ok, error.'],
    [
      'a.csv',
      '--set occurredAt=never',
      '--set occurredAt=never: it is not a time such as 2025-01-31T13:05:00.123Z.',
    ],
    ['a.csv', `${fixed} --source `, '--source names nothing.'],
    ['twice.csv', '--set organization=acme --create', 'twice.csv has two columns named model.'],
    [
      'both.csv',
      '--set organization=acme --create',
      'both.csv has both occurred_at and occurredAt: add --map occurredAt=COLUMN to say which.',
    ],
    ['latin1.csv', '--set organization=acme --create', 'The header of latin1.csv is not UTF-8.'],
    [
      'a.csv.gz',
      `${fixed} --create`,
      'a.csv.gz is compressed: give what `zcat` makes of it to standard input, with - for the file.',
    ],
    ['utf16.csv', `${fixed} --create`, 'utf16.csv is UTF-16: save it as UTF-8.'],
    [
      'semicolons.csv',
      `${fixed} ${mapped} --create`,
      'semicolons.csv has no column TIMESTAMP (for occurredAt), ContextTokens (for inputTokens), GeneratedTokens (for outputTokens); its only column is TIMESTAMP;ContextTokens;GeneratedTokens: commas separate columns.',
    ],
    [
      'wide.csv',
      `${fixed} ${mapped} --create`,
      `wide.csv has no column TIMESTAMP (for occurredAt), ContextTokens (for inputTokens), GeneratedTokens (for outputTokens); its columns are ${Array.from({ length: 50 }, (_, place) => `c${place}`).join(', ')} and 250 more.`,
    ],
    [
      '-',
      fixed,
      'Standard input has no name: add --source NAME, which tells one import from another and makes it safe to repeat.',
    ],
  ])('%s %s', async (file, args, message) => {
    const workplace = await migrated('sqlite');
    workplace.write('a.csv', `${header}\n2025-01-01,1,1\n`);
    workplace.write('empty.csv', '\n\n');
    workplace.write('twice.csv', 'occurredAt,provider,model,model\n2025-01-01,a,b,c\n');
    workplace.write('both.csv', 'occurred_at,occurredAt,provider,model\n2025-01-01,,a,b\n');
    workplace.write('semicolons.csv', 'TIMESTAMP;ContextTokens;GeneratedTokens\n2025-01-01;1;1\n');
    workplace.write('wide.csv', Array.from({ length: 300 }, (_, place) => `c${place}`).join(','));
    const writeBytes = (name: string, bytes: Buffer) =>
      writeFileSync(join(workplace.directory, name), bytes);
    writeBytes('latin1.csv', Buffer.from('caf\u00e9\n', 'latin1'));
    writeBytes('a.csv.gz', gzipSync(`${header}\n2025-01-01,1,1\n`));
    writeBytes('utf16.csv', Buffer.from(`\ufeff${header}\n2025-01-01,1,1\n`, 'utf16le'));
    const { code, stdout, stderr } = await workplace.run(`usage import ${file} ${args}`);
    expect([stdout, stderr]).toEqual(['', `error: ${message}\n`]);
    expect(code).toBe(/^(--|model has both|Rejects)/.test(message) ? 2 : 1);
    const database = new Database(join(workplace.directory, 'data/app.db'), { readonly: true });
    expect(database.prepare('SELECT count(*) FROM organizations').pluck().get()).toBe(0);
    database.close();
  });
});

describe('usage import › rejects', () => {
  const row = '2025-01-01,1,1';
  const args = `${fixed} ${mapped} --create`;

  it.each([
    ['a.csv', 'it is what is imported'],
    ['./linked.csv', 'it is what is imported'],
    ['data/app.db', 'it belongs to the database'],
    ['data/app.db-wal', 'it belongs to the database'],
    ['notes.txt', 'there is a file that no import wrote'],
    ['data', 'it is a directory'],
  ])('never replace another file: %s', async (path, reason) => {
    const workplace = await migrated('sqlite');
    const { directory, write, run } = workplace;
    linkSync(write('a.csv', `${header}\n${row}\nbad\n`), join(directory, 'linked.csv'));
    write('notes.txt', '{"line":1}\n');
    const files = () =>
      ['a.csv', 'notes.txt', 'data/app.db'].map((name) => readFileSync(join(directory, name)));
    const before = files();
    const { code, stderr } = await run(`usage import a.csv ${args} --rejects ${path}`);
    expect(stderr).toBe(
      `error: Rejects cannot go to ${path}: ${reason}. Name another file with --rejects PATH.\n`,
    );
    expect(code).toBe(2);
    expect(files()).toEqual(before);
    expect(await totals(workplace)).toMatchObject({ requestCount: 0 });
  });

  it('are checked before anything is recorded, and leave no file where there are none', async () => {
    const workplace = await migrated('sqlite');
    const { directory, write, run, ok } = workplace;
    write('a.csv', `${header}\n${row}\n`);
    const before = readdirSync(directory);
    const refused = await run(`usage import a.csv ${args} --rejects missing/r.jsonl`);
    expect(refused).toMatchObject({
      code: 1,
      stderr:
        'error: Rejects cannot be written to missing/r.jsonl: its directory does not exist. Name another file with --rejects PATH.\n',
    });
    expect(await totals(workplace)).toMatchObject({ requestCount: 0 });
    await ok(`usage import a.csv ${args} --rejects r.jsonl`);
    expect(readdirSync(directory)).toEqual(before);
  });

  it('replace those of an earlier import, and the file beside the source only if it is theirs', async () => {
    const { directory, write, run } = await migrated('sqlite');
    write('a.csv', `${header}\nfirst\nsecond\n`);
    const name = 'a.csv.rejects.jsonl';
    const rejected = async () => {
      expect((await run(`usage import a.csv ${args}`)).code).toBe(1);
      return readFileSync(join(directory, name), 'utf8').trim().split('\n');
    };
    expect(await rejected()).toHaveLength(2);
    write('a.csv', `${header}\nfirst\n`);
    expect(await rejected()).toHaveLength(1);
    write(name, 'mine\n');
    write('a.csv', `${header}\n${row}\n`);
    expect((await run(`usage import a.csv ${args}`)).code).toBe(2);
    expect(readFileSync(join(directory, name), 'utf8')).toBe('mine\n');
  });

  it('take no good row with them: stray quotes, and text that is not UTF-8', async () => {
    const workplace = await migrated('sqlite');
    const lines = [
      header,
      '2025-01-01,1,1',
      '2025-01-02,2,"1',
      '2025-01-03,4,1',
      '2025-01-04,8,1"',
      '2025-01-05,16,1',
      '2025-01-06,32,1\u00e9',
      '2025-01-07,64,1',
    ];
    writeFileSync(join(workplace.directory, 'a.csv'), Buffer.from(lines.join('\n'), 'latin1'));
    expect((await workplace.run(`usage import a.csv ${args}`)).code).toBe(1);
    expect(await totals(workplace)).toMatchObject({ requestCount: 4, inputTokens: 85 });
    expect(
      rejectsOf(workplace, 'a.csv.rejects.jsonl').map(({ line, reason }) => [line, reason]),
    ).toEqual([
      [3, 'outputTokens has a line break in it'],
      [5, 'has a quote inside a field that does not begin with one'],
      [7, 'is not UTF-8'],
    ]);
  });
});
