import { describe, expect, it } from 'vitest';
import { nesting } from '../../../test/syntaxes.ts';
import type { LintDialect } from '../dialect.ts';
import { lint } from '../lint.ts';

const dialect: LintDialect = {
  name: 'any',
  syntax: nesting,
  rules: [],
  tools: [],
  placement: () => 'together',
  open: () => Promise.resolve(),
  changes: () => [],
};

async function messagesFor(sql: string): Promise<string[]> {
  const files = Object.entries({ up: sql, down: '-- Nothing.\n' }).map(([direction, text]) => {
    const name = `202601010000_notes.${direction}.sql`;
    return { path: name, name, text: () => text, isAsked: true };
  });
  const { findings } = await lint([{ dialect, streams: [{ name: 'app', files }] }]);
  return findings.filter(({ rule }) => rule === 'unbounded-update').map(({ message }) => message);
}

describe('unbounded-update', () => {
  it.each([
    "UPDATE notes SET body = '';",
    `UPDATE "notes" AS n SET body = (SELECT 'x' WHERE true);`,
    "WITH texts AS (SELECT 1 WHERE true) UPDATE notes SET body = '';",
    "WITH all_of_them AS (UPDATE notes SET body = '' RETURNING id) SELECT id FROM all_of_them WHERE true;",
  ])('finds %s', async (sql) => {
    expect(await messagesFor(sql)).toEqual(['this writes every row of notes in one transaction.']);
  });

  it.each([
    "UPDATE notes SET body = '' WHERE id = 1;",
    'INSERT INTO notes VALUES (1) ON CONFLICT (id) DO UPDATE SET body = excluded.body;',
    'SELECT id FROM notes FOR UPDATE SKIP LOCKED;',
    'CREATE RULE r AS ON DELETE TO notes DO INSTEAD UPDATE notes SET body = NULL;',
  ])('does not find %s', async (sql) => {
    expect(await messagesFor(sql)).toEqual([]);
  });
});
