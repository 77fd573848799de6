import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { renderTable } from './table.ts';

const columns = [{ heading: 'name' }, { heading: 'requests', align: 'right' as const }];

it('renderTable › aligns columns by what a terminal shows', async () => {
  const rows = [
    ['acme', '7'],
    ['Müller', '1,234'],
    ['株式会社', '12'],
    ['cafe\u0301 🙂', '0'],
    ['\u001b[32mgreen\u001b[39m', '1'],
  ];
  expect(stripVTControlCharacters(await renderTable(columns, rows)).split('\n')).toEqual([
    'name      requests',
    'acme             7',
    'Müller       1,234',
    '株式会社        12',
    'cafe\u0301 🙂          0',
    'green            1',
  ]);
});

it('renderTable › shows headings where there are no rows', async () => {
  expect(stripVTControlCharacters(await renderTable(columns, []))).toBe('name  requests');
});

it('renderTable › gives a cell of several lines as many', async () => {
  const rows = [
    ['one\n\u001b[1mtwo\u001b[22m', '1\n2\n3'],
    ['four', '4'],
  ];
  expect(stripVTControlCharacters(await renderTable(columns, rows)).split('\n')).toEqual([
    'name  requests',
    'one          1',
    'two          2',
    '             3',
    'four         4',
  ]);
});

it('renderTable › begins with the rows where there are no headings', async () => {
  expect(await renderTable([{ heading: '' }, { heading: '' }], [['slug', 'acme']])).toBe(
    'slug  acme',
  );
});

it('renderTable › aligns a long table as one', async () => {
  const rows = Array.from({ length: 500 }, (_, place) => ['x'.repeat(place % 97), String(place)]);
  rows[321] = ['株'.repeat(60), '123,456,789'];
  const lines = stripVTControlCharacters(await renderTable(columns, rows)).split('\n');
  expect(lines[0]).toBe(`${'name'.padEnd(120)}  ${'requests'.padStart(11)}`);
  expect(lines.slice(1)).toEqual(
    rows.map(([name = '', requests = ''], place) =>
      place === 321 ? `${name}  ${requests}` : `${name.padEnd(120)}  ${requests.padStart(11)}`,
    ),
  );
});

it('renderTable › has room for more rows than a function takes arguments', async () => {
  const text = await renderTable([{ heading: 'row' }], Array(130_000).fill(['']));
  expect(text.split('\n').length).toBe(130_001);
}, 60_000);
