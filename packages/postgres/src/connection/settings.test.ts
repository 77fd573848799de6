import { ConnectionError } from '@runledger/schema/errors';
import { describe, expect, it } from 'vitest';
import { assertVersion } from './settings.ts';

describe('the version of a server', () => {
  it.each([140_000, 140_023, 180_004])('%i is served', (version) => {
    expect(() => assertVersion(version)).not.toThrow();
  });

  it.each([
    [90_624, 'PostgreSQL 9;'],
    [130_022, 'PostgreSQL 13;'],
  ])('%i is refused with what is needed', (version, named) => {
    expect(() => assertVersion(version)).toThrow(ConnectionError);
    expect(() => assertVersion(version)).toThrow(named);
    expect(() => assertVersion(version)).toThrow('14 or newer');
  });
});
