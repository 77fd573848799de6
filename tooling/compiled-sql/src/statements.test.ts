import { describe, expect, it } from 'vitest';
import { statementsIn } from './statements.ts';

const made = (name: string) => ({ name, sql: `select ${name}`, bind: () => [] });

describe('statementsIn', () => {
  it('finds statements, examples and texts, and nothing else', () => {
    const found = statementsIn({
      byId: made('by_id'),
      list: { page: () => null, examples: () => [made('first'), made('next')] },
      text: 'select 1',
      codec: { columns: ['id'], encode: () => [], decode: () => ({}) },
      others: [made('other')],
      within: { deep: made('deep') },
      make: () => made('never'),
      at: new Date(),
    });
    expect(found.map(({ name }) => name)).toEqual([
      'by_id',
      'first',
      'next',
      'text',
      'other',
      'deep',
    ]);
  });

  it('shows a statement once that stands in two places', () => {
    const shared = made('shared');
    expect(statementsIn({ a: shared, b: shared, c: [made('shared')] })).toHaveLength(1);
  });
});
