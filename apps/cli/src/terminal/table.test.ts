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
