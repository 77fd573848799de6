import { domains } from '@runledger/conformance/differential';
import { uuidv7 } from '@runledger/schema';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteEngine } from '../src/engines.ts';

/** What a sequence does around its calls, what tells of this process alone, and what has no rows to compare. */
const LEFT_OUT = [
  'kysely',
  'dialect',
  'organization',
  'transaction',
  'bind',
  'health',
  'close',
  'jobs.onEnqueued',
];

function namesIn(repositories: object, prefix: string): string[] {
  return propertiesOf(repositories).flatMap((name) => {
    const value = (repositories as Record<string, unknown>)[name];
    if (LEFT_OUT.includes(`${prefix}${name}`)) return [];
    if (typeof value === 'function') return [`${prefix}${name}`];
    return typeof value === 'object' && value !== null ? namesIn(value, `${prefix}${name}.`) : [];
  });
}

/** Its own, and those of its class. */
function propertiesOf(repositories: object): string[] {
  const prototype = Object.getPrototypeOf(repositories);
  const inherited = prototype === Object.prototype ? [] : Object.getOwnPropertyNames(prototype);
  return [...Object.keys(repositories), ...inherited].filter((name) => name !== 'constructor');
}

it('sequences call every operation of a store and of an organization', async () => {
  const engine = await openSqliteEngine();
  onTestFinished(() => engine.close());
  const known = new Set(
    Object.values(domains).flatMap((operations) => operations.map(({ name }) => name)),
  );
  const all = [
    ...namesIn(engine.store, ''),
    ...namesIn(engine.store.organization(uuidv7()), 'organization.'),
  ];
  expect(all.length).toBeGreaterThan(80);
  expect(all.filter((name) => !known.has(name))).toEqual([]);
});
