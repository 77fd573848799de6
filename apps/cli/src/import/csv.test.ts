import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader, type CsvRecord } from './csv.ts';

function read(text: string): CsvRecord[] {
  const reader = new CsvReader();
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, text: line }));
  return [...reader.read(lines), ...reader.end()];
}

const problems = (text: string) =>
  read(text).map(({ line, fields, problem }) => [line, fields ?? problem]);

describe('CsvReader', () => {
  it('reads what csv-parse reads', () => {
    const field = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', ',', '"', '\n', 'é', "'"),
      maxLength: 8,
    });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const written = field.chain((text) =>
      fc.boolean().map((always) => (always || /[",\n]/.test(text) ? quoted(text) : text)),
    );
    // A record of nothing but white space is an empty line.
    const record = fc
      .array(written, { minLength: 2, maxLength: 4 })
      .map((fields) => fields.join(','));
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), (records) => {
        const text = records.join('\n');
        const oracle = parse(text, { relax_column_count: true }) as string[][];
        expect(read(text).map(({ fields }) => fields)).toEqual(oracle);
      }),
    );
  });

  it('gives each record the number and the text of its lines', () => {
    expect(read('a,b\n\n"1\n2",c\nd,e')).toMatchObject([
      { line: 1, text: 'a,b' },
      { line: 3, text: '"1\n2",c', fields: ['1\n2', 'c'] },
      { line: 5, text: 'd,e' },
    ]);
  });

  it('loses one row to a quote that is not closed, and no other', () => {
    const rows = Array.from({ length: 300 }, (_, index) => `row,${index}`);
    const text = ['x,"open', ...rows, 'y,"open', 'z,1'].join('\n');
    const found = problems(text);
    expect(found).toHaveLength(303);
    expect(found[0]).toEqual([1, 'has a quote that is not closed']);
    expect(found[1]).toEqual([2, ['row', '0']]);
    expect(found[300]).toEqual([301, ['row', '299']]);
    expect(found[301]).toEqual([302, 'has a quote that is not closed']);
    expect(found[302]).toEqual([303, ['z', '1']]);
  });

  it('refuses quotes where none may be', () => {
    expect(problems('a"b,c\n"a"b,c\na,b')).toEqual([
      [1, 'has a quote inside a field that does not begin with one'],
      [2, 'has text after a closing quote'],
      [3, ['a', 'b']],
    ]);
  });

  it('gives up an open quote at a line that is too long', () => {
    const reader = new CsvReader();
    const records = reader.read([
      { number: 1, text: 'a,"b' },
      { number: 2, text: null },
      { number: 3, text: 'c,d' },
    ]);
    expect(records.map(({ line, problem }) => [line, problem])).toEqual([
      [1, 'has a quote that is not closed'],
      [2, 'is longer than a line may be'],
      [3, null],
    ]);
  });
});
