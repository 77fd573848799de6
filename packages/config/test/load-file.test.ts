import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/index.ts';
import { directoryWith } from './directory.ts';
import { json, problemsOf } from './loading.ts';

describe('loadConfig › the file', () => {
  const yaml = 'driver: sqlite\npath: ./data/app.db\n';
  const module = "export default { driver: 'sqlite', path: './data/app.db' };\n";
  const typed =
    "const config: { driver: 'sqlite'; path: string } = { driver: 'sqlite', path: './data/app.db' };\nexport default config;\n";
  const withEnum =
    "enum Driver { Sqlite = 'sqlite' }\nexport default { driver: Driver.Sqlite, path: './data/app.db' };\n";

  it.each([
    ['runledger.config.json', JSON.stringify({ driver: 'sqlite', path: './data/app.db' })],
    [
      'runledger.config.json',
      `\uFEFF${JSON.stringify({ driver: 'sqlite', path: './data/app.db' })}`,
    ],
    ['runledger.config.yaml', yaml],
    ['runledger.config.yml', yaml],
    ['runledger.config.js', module],
    ['runledger.config.mjs', module],
    ['runledger.config.ts', typed],
    ['runledger.config.mts', typed],
    ['runledger.config.ts', withEnum],
  ])('reads %s', async (name, content) => {
    const cwd = directoryWith({ [name]: content, 'package.json': { type: 'module' } });
    const config = await loadConfig({ cwd, variables: {} });
    expect(config.connection).toEqual({ driver: 'sqlite', path: join(cwd, 'data/app.db') });
    expect(config.files.config).toBe(join(cwd, name));
  });

  it('is found in a directory above, and paths in it are relative to it', async () => {
    const cwd = directoryWith({ ...json({ driver: 'sqlite', path: 'app.db' }), 'src/deep/x': '' });
    const config = await loadConfig({ cwd: join(cwd, 'src/deep'), variables: {} });
    expect(config.connection).toEqual({ driver: 'sqlite', path: join(cwd, 'app.db') });
  });

  it('names the certificates of an authority relative to itself, also for one environment', async () => {
    const url = 'postgres://db.internal/app';
    const cwd = directoryWith({
      ...json({
        url,
        sslRootCert: 'certs/ca.pem',
        environments: {
          live: { url, sslRootCert: '../live.pem' },
          placed: { url, sslRootCert: '/etc/ssl/ca.pem' },
        },
      }),
      'src/deep/x': '',
    });
    const rootCert = async (environment?: string) => {
      const { connection } = await loadConfig({
        cwd: join(cwd, 'src/deep'),
        variables: {},
        environment,
      });
      return connection.driver === 'postgres' ? connection.sslRootCert : null;
    };
    expect(await rootCert()).toBe(join(cwd, 'certs/ca.pem'));
    expect(await rootCert('live')).toBe(join(cwd, '../live.pem'));
    expect(await rootCert('placed')).toBe('/etc/ssl/ca.pem');
  });

  it('is refused when a directory holds two', async () => {
    expect(await problemsOf({ ...json({}), 'runledger.config.yaml': '' })).toEqual([
      expect.stringMatching(
        /holds runledger\.config\.json and runledger\.config\.yaml; keep one, or name one with --config$/,
      ),
    ]);
  });

  it.each([
    ['missing.json', /missing\.json does not exist; `runledger init` writes one$/],
    ['config.jsn', /config\.jsn has no known kind; name it \*\.ts, .*, \*\.yml$/],
  ])('that cannot be read is named: %s', async (file, expected) => {
    expect(await problemsOf({ 'config.jsn': '{}' }, { file })).toEqual([
      expect.stringMatching(expected),
    ]);
  });

  it('that is broken is named without quoting it', async () => {
    const [problem] = await problemsOf({
      'runledger.config.json': '{\n  "password": "hunter2" "x"\n}',
    });
    expect(problem).toMatch(/runledger\.config\.json is not valid JSON \(line 2 column \d+\)$/);
  });

  it('without a default export is refused', async () => {
    expect(await problemsOf({ 'runledger.config.mjs': 'export const config = {};' })).toEqual([
      expect.stringMatching(/exports no configuration; write `export default \{ … \}`$/),
    ]);
  });

  it('that is no object is refused', async () => {
    expect(await problemsOf({ 'runledger.config.yaml': '- a list' })).toContain(
      'The configuration must be an object',
    );
  });
});
