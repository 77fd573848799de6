import { domains } from '@runledger/conformance/differential';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenEngine, openPostgresEngine, openSqliteEngine } from '../src/engines.ts';
import { faults, withFault } from '../src/faults.ts';
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
