import { describe, expect, it } from 'vitest';
import { nesting } from '../../test/syntaxes.ts';
import { parseScript } from '../sql/statements.ts';
import { DEFAULT_FILE_OPTIONS, readOptions } from './options.ts';

const read = (text: string) => readOptions(parseScript(text, nesting).comments);

describe('header lines', () => {
  it('are all read, several on a line or line by line', () => {
    const text = [
      '-- A licence.',
      '-- runledger: transaction=none breaking',
      '-- runledger: rebuild=jobs rebuild=tasks',
      '-- runledger: allow=row-loss reason="old ones go" lock-timeout=500ms statement-timeout=10min',
      'SELECT 1;',
    ].join('\n');
    expect(read(text)).toEqual({
      transactional: false,
      breaking: true,
      rebuild: ['jobs', 'tasks'],
      allow: { 'row-loss': 'old ones go' },
      lockTimeoutMs: 500,
      statementTimeoutMs: 600_000,
    });
  });

  it('may be missing', () => {
    expect(read('-- Why.\nSELECT 1;')).toEqual(DEFAULT_FILE_OPTIONS);
  });

  it.each([
    ['transaction=some', 'transaction can only be "none"'],
    ['breaking=yes', 'breaking takes no value'],
    ['allow=row-loss', 'allow=row-loss must be followed by reason="…"'],
    ['reason="none"', 'reason must follow allow=…'],
    ['lock-timeout=3', 'lock-timeout=3 is no duration such as'],
    ['rebuild', 'rebuild needs a value'],
    ['transactions=none', '"transactions" is not an option; there are transaction=none,'],
    ['!', '"!" is not an option'],
    ['', 'the line names no option'],
  ])('are refused with the reason: %s', (line, message) => {
    expect(() => read(`-- runledger: ${line}\nSELECT 1;`)).toThrow(message);
  });

  it.each([
    '-- runledger transaction=none',
    '-- Runledger: transaction=none',
    '--RUNLEDGER : allow=row-loss reason="old"',
    '/* runledger: rebuild=jobs */',
    '-- runledger breaking',
  ])('are not passed over where they are miswritten: %s', (line) => {
    expect(() => read(`${line}\nSELECT 1;`)).toThrow(/holds options and is not read: write it as/);
    expect(() => read(`SELECT 1;\n${line}\n`)).toThrow(/holds options and is not read/);
  });

  it.each([
    '-- Runledger keeps these.',
    '-- runledger is breaking with that',
    '/* Runledger: see docs */',
  ])('are no other words about it: %s', (line) => {
    expect(read(`${line}\nSELECT 1;`)).toEqual(DEFAULT_FILE_OPTIONS);
  });

  it('must stand before the first statement', () => {
    expect(() => read('SELECT 1;\n-- runledger: transaction=none\n')).toThrow(
      /must stand before the first statement/,
    );
  });
});
