import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader, type CsvRecord } from './csv.ts';

type ProblemOf = (fields: readonly string[]) => string | null;

function read(text: string, problemOf?: ProblemOf): CsvRecord[] {
  const reader = new CsvReader(problemOf);
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, text: line }));
  return [...reader.read(lines), ...reader.end()];
}

const problems = (text: string, problemOf?: ProblemOf) =>
  read(text, problemOf).map(({ line, fields, problem }) => [line, fields ?? problem]);

const twoColumns: ProblemOf = ({ length }) => (length === 2 ? null : 'has not two columns');

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

  it.each([
    [
      'text after the quote that ends it',
      ['x,"1', 'row,2', 'y,"3', 'row,4'],
      [
        'has a quote that is not closed',
        ['row', '2'],
        'has a quote that is not closed',
        ['row', '4'],
      ],
    ],
    [
      'a quote inside a field that follows',
      ['x,"1', 'row,2', '3",y"', 'row,4'],
      [
        'has a quote that is not closed',
        ['row', '2'],
        'has a quote inside a field that does not begin with one',
        ['row', '4'],
      ],
    ],
    [
      'the wrong number of columns',
      ['x,"1', 'row,2', '",4,5', 'row,4'],
      ['has not two columns', ['row', '2'], 'has a quote that is not closed', ['row', '4']],
    ],
  ])('gives up the first line only of a record with %s', (_, lines, expected) => {
    expect(problems(lines.join('\n'), twoColumns)).toEqual(
      expected.map((fields, index) => [index + 1, fields]),
    );
  });

  it('reads fields of thousands of lines', () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `row,${index}`).join('\n');
    expect(problems(`x,"${lines}"\ny,1`)).toEqual([
      [1, ['x', lines]],
      [5_001, ['y', '1']],
    ]);
  });

  const outgrowing = (line: string) => Array.from({ length: 12_000 }, () => line);

  it('refuses a field that is too long as a whole, and takes nothing inside for a row', () => {
    const prose = outgrowing('one, two, and so on');
    prose.splice(11_500, 1, 'looks,like a row');
    const text = ['x,"begin', ...prose, 'a ""quote"", and', 'end"', 'z,1'].join('\n');
    expect(problems(text, twoColumns)).toEqual([
      [
        1,
        'has a quoted field that is too long, or a quote that is not closed: lines 1 to 12003 were not read',
      ],
      [12_004, ['z', '1']],
    ]);
  });

  it('goes on at the quote that cannot be the end of a field that is too long', () => {
    const text = ['x,"begin', ...outgrowing('prose'), 'y,"2"', 'z,1'].join('\n');
    expect(problems(text, twoColumns)).toEqual([
      [1, expect.stringContaining('lines 1 to 12001 were not read')],
      [12_002, ['y', '2']],
      [12_003, ['z', '1']],
    ]);
  });

  it('loses one row to a stray quote, however many rows follow', () => {
    const found = problems(['x,"open', ...outgrowing('row,1')].join('\n'), twoColumns);
    expect(found).toHaveLength(12_001);
    expect(found.filter(([, fields]) => typeof fields === 'string')).toEqual([
      [1, 'has a quote that is not closed'],
    ]);
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
      { number: 2, text: null, problem: 'is longer than a line may be', shown: '' },
      { number: 3, text: 'c,d' },
    ]);
    expect(records.map(({ line, problem }) => [line, problem])).toEqual([
      [1, 'has a quote that is not closed'],
      [2, 'is longer than a line may be'],
      [3, null],
    ]);
  });
});
