import { domains } from '@runledger/conformance/differential';
import { expect, it, onTestFinished } from 'vitest';
import { openPostgresEngine, openSqliteEngine } from '../src/engines.ts';
import { failureInWords, search, shortest } from '../src/property.ts';

const SEQUENCES = 2_000;

it(`both drivers answer alike in ${SEQUENCES} sequences of calls, and end with the same rows`, async () => {
  const engines = await Promise.all([openSqliteEngine(), openPostgresEngine()] as const);
  onTestFinished(async () => {
    await Promise.all(engines.map((engine) => engine.close()));
  });
  const found = await search(engines, domains, { runs: SEQUENCES });
  const failure = found.failure && (await shortest(engines, found.failure));
  expect(failure && failureInWords(failure)).toBeNull();
  expect(found.runs).toBe(SEQUENCES);
}, 600_000);
