import { domains, Memory } from '@runledger/conformance/differential';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenEngine, openSqliteEngine } from '../src/engines.ts';
import { noteGiven, type Properties, watched } from '../src/reads.ts';

const SAMPLES = 150;

let engine: OpenEngine;

beforeAll(async () => {
  engine = await openSqliteEngine();
});

afterAll(() => engine.close());

// A property that no input has is an option that no driver was ever asked for.
it.each(Object.keys(domains))(
  'inputs of %s have everything that their operations look for',
  async (domain) => {
    const missing: string[] = [];
    for (const operation of domains[domain] ?? []) {
      const given: Properties = new Map();
      const read: Properties = new Map();
      const place = { store: engine.store, memory: new Memory() };
      for (const input of fc.sample(operation.input, { numRuns: SAMPLES, seed: 1 })) {
        noteGiven(given, input);
        // What it says is the business of other tests.
        await operation.run(place, watched(read, input)).catch(() => undefined);
      }
      for (const [at, properties] of read) {
        // What an organization's operation is called with may be nothing at all.
        const unknown = [...properties].filter(
          (property) => !given.get(at)?.has(property) && `${at}.${property}` !== 'input.input',
        );
        missing.push(...unknown.map((property) => `${operation.name}: ${at}.${property}`));
      }
    }
    expect(missing).toEqual([]);
  },
  120_000,
);
