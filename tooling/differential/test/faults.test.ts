import { domains } from '@runledger/conformance/differential';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenEngine, openPostgresEngine, openSqliteEngine } from '../src/engines.ts';
import { type Fault, faults, withFault } from '../src/faults.ts';
import { search } from '../src/property.ts';

/** A third of what the whole search takes. */
const WITHIN = 700;

let sqlite: OpenEngine;
let postgres: OpenEngine;

beforeAll(async () => {
  [sqlite, postgres] = await Promise.all([openSqliteEngine(), openPostgresEngine()]);
});

afterAll(async () => {
  await Promise.all([sqlite.close(), postgres.close()]);
});

it.each(faults)(
  'the search finds $name',
  async (fault) => {
    const engines = [withFault(sqlite, fault), postgres] as const;
    const found = await search(engines, domains, { runs: WITHIN, seed: 1, shrinks: false });
    expect(found.failure).not.toBeNull();
  },
  120_000,
);

it('a failure says how to run it again, with the shortest sequence it has found', async () => {
  const engines = [withFault(sqlite, faults[0] as Fault), postgres] as const;
  const users = { users: domains.users ?? [] };
  const found = await search(engines, users, { runs: WITHIN, seed: 2 });
  const command = /--seed (-?\d+) --path ([\d:]+) --domain users {3}/.exec(found.failure ?? '');
  const [seed, path] = [Number(command?.[1]), command?.[2]];
  const again = await search(engines, users, { runs: 1, seed, path, shrinks: false });
  expect(again.runs).toBe(1);
  expect(again.failure).toContain('users.getByEmail(');
  const [, , sequence = ''] = again.failure?.split('\n\n') ?? [];
  expect(sequence.trim().split('\n').length).toBeLessThan(6);
}, 120_000);
