import { describe, expect, it } from 'vitest';
import { describeConnection, loadConfig, redactor } from '../src/index.ts';
import { directoryWith } from './directory.ts';

const load = (config: object, variables: Record<string, string> = {}) =>
  loadConfig({ cwd: directoryWith({ 'runledger.config.json': config }), variables });

describe('describeConnection', () => {
  it('says where the database is, without the password', async () => {
    const { connection } = await load({ url: 'postgres://ada:hunter2@db.example:6432/app' });
    expect(describeConnection(connection)).toBe(
      'PostgreSQL db.example:6432/app as ada, schema runledger',
    );
  });

  it('does so for an address in parts', async () => {
    const { connection } = await load({ host: 'db', password: 'hunter2', schema: 'ledger' });
    expect(describeConnection(connection)).toBe('PostgreSQL db:5432, schema ledger');
  });

  it('names the SQLite file', async () => {
    const { connection } = await load({ driver: 'sqlite', path: '/srv/app.db' });
    expect(describeConnection(connection)).toBe('SQLite /srv/app.db');
  });
});

describe('redactor', () => {
  it('hides every secret of the configuration, as written and decoded', async () => {
    const config = await load(
      { url: 'postgres://ada:hunter%202@db/app', telemetry: { headers: { key: 'otel-key' } } },
      { ANALYTICS_URL: 'https://reader:warehouse-pw@host' },
    );
    const redact = redactor(config);
    const hidden = redact('hunter%202 hunter 2 otel-key warehouse-pw ada');
    expect(hidden).toBe('*** *** *** *** ada');
  });

  it('hides the password of the scratch server, and one in a parameter, encoded or not', async () => {
    const redact = redactor(
      await load({
        url: 'postgres://ada@db/app?password=in%26query',
        scratchUrl: 'postgres://scratcher:scratch%26pw@scratch/postgres',
      }),
    );
    expect(redact('in%26query in&query scratch%26pw scratch&pw')).toBe('*** *** *** ***');
  });

  it('leaves no part of a secret that begins with another one', async () => {
    const redact = redactor(
      await load({
        url: 'postgres://ada:hunter@db/app',
        scratchUrl: 'postgres://ada:hunter2@db/app',
        telemetry: { headers: { a: 'hunter', b: 'hunter22' } },
      }),
    );
    expect(redact('hunter22 hunter2 hunter')).toBe('*** *** ***');
  });

  it('hides the password of an address that belongs to no configuration', () => {
    expect(redactor(null)('cannot reach postgres://ada:pw@db/app')).toBe(
      'cannot reach postgres://ada:***@db/app',
    );
  });

  it('hides a password in parts', async () => {
    const redact = redactor(await load({ host: 'db', password: 'hunter2' }));
    expect(redact('auth with hunter2 failed')).toBe('auth with *** failed');
  });
});
