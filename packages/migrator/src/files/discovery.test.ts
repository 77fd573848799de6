import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nesting } from '../../test/syntaxes.ts';
import { discover } from './discovery.ts';

function directoryOf(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'runledger-discovery-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

const pair = (base: string) => ({
  [`${base}.up.sql`]: 'SELECT 1;',
  [`${base}.down.sql`]: '-- Nothing.',
});

const versionsIn = (directory: string) =>
  discover([{ stream: 'app', directory }]).map(({ name, migrations }) => [
    name,
    migrations.map(({ version }) => version),
  ]);

describe('finding migrations', () => {
  it('orders them by version and leaves other files alone', () => {
    const directory = directoryOf({
      ...pair('202602010000_second'),
      ...pair('202601010000_first-one'),
      'README.md': '',
    });
    expect(versionsIn(directory)).toEqual([['app', ['202601010000', '202602010000']]]);
  });

  it('finds a backfill beside its migration, and takes a change of it for a change of the migration', () => {
    const find = (backfill: Record<string, string>) => {
      const directory = directoryOf({ ...pair('202601010000_a'), ...backfill });
      const [migration] = discover([{ stream: 'app', directory }])[0]?.migrations ?? [];
      return migration;
    };
    const checksums = ['', ' batch=5', ' as=x'].map((rest) => {
      const text = `-- runledger: table=a${rest}\nDELETE FROM a WHERE :batch;`;
      const up = find({ '202601010000_a.backfill.sql': text })?.up;
      return { checksum: up?.checksum(), statements: up?.statementsChecksum(nesting) };
    });
    expect(new Set(checksums.map(({ checksum }) => checksum)).size).toBe(3);
    // Its pace may change.
    expect(checksums[1]?.statements).toBe(checksums[0]?.statements);
    expect(checksums[2]?.statements).not.toBe(checksums[0]?.statements);
    expect(find({})?.backfill).toBeNull();
  });

  it('joins the sources of one stream, and keeps the streams in the order of the list', () => {
    const streams = discover([
      { stream: 'b', directory: directoryOf(pair('202601010000_x')) },
      { stream: 'a', directory: directoryOf(pair('202601010000_x')) },
      { stream: 'b', directory: directoryOf(pair('202512010000_y')) },
    ]);
    expect(
      streams.map(({ name, migrations }) => [name, migrations.map((one) => one.name)]),
    ).toEqual([
      ['b', ['y', 'x']],
      ['a', ['x']],
    ]);
  });

  it.each([
    [
      { '202601010000_a.up.sql': '' },
      /202601010000_a\.up\.sql has no 202601010000_a\.down\.sql beside it/,
    ],
    [
      { '202601010000_a.down.sql': '' },
      /202601010000_a\.down\.sql has no 202601010000_a\.up\.sql beside it/,
    ],
    [
      { '202601010000_a.backfill.sql': '' },
      /202601010000_a\.backfill\.sql has no 202601010000_a\.up\.sql beside it/,
    ],
    [pair('20260101_a'), /20260101_a\.up\.sql is not named YYYYMMDDHHMM_slug\.up\.sql/],
    [pair('202613010000_a'), /is not named/],
    [pair('202602300000_a'), /is not named/],
    [pair('202601010000_Upper'), /is not named/],
    [{ '202601010000_a.sql': '' }, /202601010000_a\.sql is not named/],
    [
      { ...pair('202601010000_a'), ...pair('202601010000_b') },
      /have the same version: give one of them a later minute/,
    ],
  ])('says what is wrong with the files: %j', (files, message) => {
    expect(() => versionsIn(directoryOf(files))).toThrow(message);
  });

  it('lists every problem at once', () => {
    const directory = directoryOf({ 'a.sql': '', 'b.sql': '' });
    expect(() => versionsIn(directory)).toThrow(/a\.sql is not named .*\n.*b\.sql is not named/);
  });

  it('refuses directories that are not there and streams without a proper name', () => {
    expect(() => discover([{ stream: 'app', directory: '/nowhere' }])).toThrow(
      /\/nowhere cannot be read/,
    );
    expect(() => discover([{ stream: 'My app', directory: '/' }])).toThrow(/cannot name a stream/);
  });

  it.each([
    ['', 'it is empty'],
    [' \n', 'it is empty'],
    ["SELECT '", 'line 1: a string is not closed'],
    ['-- runledger: nonsense\n', '"nonsense" is not an option'],
  ])('refuses the content %j when it is read', (text, message) => {
    const directory = directoryOf({ ...pair('202601010000_a'), '202601010000_a.up.sql': text });
    const [migration] = discover([{ stream: 'app', directory }])[0]?.migrations ?? [];
    expect(() => migration?.up.parse(nesting)).toThrow(message);
  });
});
