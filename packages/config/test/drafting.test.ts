/** What drafting reads: files without a database, and an application's module of tables. */
import { describe, expect, it } from 'vitest';
import { loadTables } from '../src/drafting.ts';
import { ConfigError, loadForFiles } from '../src/index.ts';
import { directoryWith } from './directory.ts';

const table = (name: string) =>
  `{ name: '${name}', columns: {}, primaryKey: {}, uniques: [], indexes: [], foreignKeys: [], checks: [] }`;

const tablesOf = async (text: string) => {
  const cwd = directoryWith({ 'tables.mjs': text });
  return (await loadTables(`${cwd}/tables.mjs`)).map(({ name }) => name);
};

describe('drafting › tables of an application', () => {
  it('are what its module exports, by itself or together', async () => {
    expect(await tablesOf(`export const a = ${table('a')}; export const rate = 3;`)).toEqual(['a']);
    const both = `const a = ${table('a')}; export const b = ${table('b')}; export default { a, b };`;
    expect((await tablesOf(both)).sort()).toEqual(['a', 'b']);
  });

  it('are missed in one sentence', async () => {
    await expect(tablesOf('export const a = {}; export const b = [1];')).rejects.toThrow(
      /tables\.mjs exports no tables; declare them with table\(\) of @runledger\/schema and export them\.$/,
    );
    await expect(tablesOf('export const a = ;')).rejects.toBeInstanceOf(ConfigError);
    await expect(loadTables('/nowhere/tables.mjs')).rejects.toThrow(ConfigError);
  });
});

describe('drafting › files', () => {
  const json = (value: object) => directoryWith({ 'runledger.config.json': JSON.stringify(value) });

  it('need no address, but a configuration that is valid', async () => {
    const streams = { app: { postgres: './p', sqlite: './s' } };
    const config = await loadForFiles({ cwd: json({ streams }), variables: {} });
    expect(config.streams.map(({ stream }) => stream)).toEqual(['app']);
    const file = { cwd: json({ driver: 'sqlite', streams }), variables: {} };
    expect((await loadForFiles(file)).connection.driver).toBe('sqlite');
    await expect(
      loadForFiles({ cwd: json({ streams: { app: { mysql: './m' } } }), variables: {} }),
    ).rejects.toBeInstanceOf(ConfigError);
  });
});
