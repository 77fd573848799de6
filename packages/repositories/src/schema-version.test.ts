import { SchemaVersionError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import {
  assertSchemaFits,
  describeSchemaVersion,
  type RecordedMigration,
} from './schema-version.ts';

const needed = [
  { stream: 'operational', version: '202601010000' },
  { stream: 'operational', version: '202602010000' },
];
const applied: RecordedMigration[] = needed.map((migration) => ({
  ...migration,
  status: 'applied',
  breaking: false,
}));
const newer = (breaking: boolean, stream = 'operational'): RecordedMigration => ({
  stream,
  version: '202603010000',
  status: 'applied',
  breaking,
});

describe('the schema version on opening', () => {
  it('serves a database that has exactly what is needed', () => {
    expect(() => assertSchemaFits(applied, needed)).not.toThrow();
  });

  it('refuses an empty database and names the command', () => {
    expect(() => assertSchemaFits(null, needed)).toThrow(SchemaVersionError);
    expect(() => assertSchemaFits(null, needed)).toThrow('runledger migrate');
  });

  it('refuses an older database and names what it lacks', () => {
    expect(() => assertSchemaFits(applied.slice(0, 1), needed)).toThrow(/202602010000.*migrate/);
  });

  it('refuses a migration that was begun and not finished', () => {
    const begun = applied.map((migration, place) =>
      place === 1 ? { ...migration, status: 'applying' } : migration,
    );
    expect(() => assertSchemaFits(begun, needed)).toThrow('not finished');
  });

  it('serves a newer database', () => {
    expect(() => assertSchemaFits([...applied, newer(false)], needed)).not.toThrow();
  });

  it('refuses a newer one that is marked breaking', () => {
    expect(() => assertSchemaFits([...applied, newer(true)], needed)).toThrow('202603010000');
  });

  it("leaves an application's own stream to the application", () => {
    expect(() => assertSchemaFits([...applied, newer(true, 'app')], needed)).not.toThrow();
  });

  it('is told as the newest applied migration of each stream', () => {
    const recorded = [...applied, { ...newer(false), status: 'failed' }, newer(false, 'app')];
    expect(describeSchemaVersion(recorded)).toBe('operational 202602010000, app 202603010000');
  });
});
