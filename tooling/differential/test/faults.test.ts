import { type Domains, domains } from '@runledger/conformance/differential';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenEngine, openPostgresEngine, openSqliteEngine } from '../src/engines.ts';
import { type Fault, faults, withFault } from '../src/faults.ts';
import { type Failure, search, shortest } from '../src/property.ts';

/** A third of what the whole search takes, which is in all domains. */
const WITHIN = 700;

/** Those with an operation that the fault changes: in them alone a search meets it soon. All for one of transactions. */
function domainsOf({ changes }: Fault): Domains {
  const concerned = Object.entries(domains).filter(([, operations]) =>
    operations.some(({ name }) => name in changes),
  );
  return concerned.length > 0 ? Object.fromEntries(concerned) : domains;
}

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
    const found = await search(engines, domainsOf(fault), { runs: WITHIN, seed: 1 });
    expect(found.failure).not.toBeNull();
  },
  120_000,
);

it('a failure says how to run it again, and is made as short as it can be', async () => {
  const engines = [withFault(sqlite, faults[0] as Fault), postgres] as const;
  const users = { users: domains.users ?? [] };
  const found = await search(engines, users, { runs: WITHIN, seed: 2 });
  const { command = '' } = found.failure ?? {};
  const [, seed, path] = /--seed (-?\d+) --path ([\d:]+) --domain users$/.exec(command) ?? [];
  const again = await search(engines, users, { runs: 1, seed: Number(seed), path });
  expect(again).toEqual({ runs: 1, failure: found.failure });
  const { sequence, difference } = await shortest(engines, again.failure as Failure);
  // At most somebody with such an address, and who looks for it.
  expect(sequence.steps.length).toBeLessThanOrEqual(2);
  expect(difference.where).toBe(sequence.steps.at(-1)?.toString());
  expect(difference.where).toMatch(/^(organization\.)?users\.getByEmail\(/);
}, 120_000);
