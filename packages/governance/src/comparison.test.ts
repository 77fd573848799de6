import { describe, expect, it } from 'vitest';
import { compareSchemas, differenceText } from './comparison.ts';
import type { DatabaseSchema, TableSchema } from './database-schema.ts';
import { dump } from './dump.ts';

const users: TableSchema = {
  name: 'users',
  options: '',
  columns: [
    { name: 'id', type: 'uuid', isNullable: false, default: null },
    { name: 'role', type: 'text', isNullable: true, default: "'user'" },
  ],
  constraints: [
    { type: 'primary key', name: 'pk_users', definition: '(id)' },
    { type: 'check', name: null, definition: "(role <> '')" },
  ],
  indexes: [{ type: 'index', name: 'idx_users_role', definition: '(role)' }],
  attachments: [{ type: 'trigger', name: 'watch', definition: 'BEFORE UPDATE' }],
};

const schemaOf = (...tables: TableSchema[]): DatabaseSchema => ({ tables, objects: [] });
const compared = (actual: TableSchema) =>
  compareSchemas(schemaOf(users), schemaOf(actual)).map(differenceText);

describe('comparison', () => {
  it('finds nothing between a schema and itself', () => {
    expect(compareSchemas(schemaOf(users), schemaOf(users))).toEqual([]);
  });

  it('says in a sentence what is missing, unexpected and different', () => {
    expect(
      compared({
        ...users,
        options: 'UNLOGGED',
        columns: [
          { name: 'id', type: 'uuid', isNullable: true, default: null },
          { name: 'email', type: 'text', isNullable: false, default: null },
        ],
        indexes: [],
      }),
    ).toEqual([
      'The options storage of users is UNLOGGED instead of plain.',
      'The column id of users is uuid instead of uuid NOT NULL.',
      "The column role of users is missing: text DEFAULT 'user'.",
      'The index idx_users_role of users is missing: (role).',
      'The column email of users is not in the model: text NOT NULL.',
    ]);
  });

  it('finds columns in another order, but for those that only one table has', () => {
    const extra = { name: 'extra', type: 'text', isNullable: true, default: null };
    expect(compared({ ...users, columns: [extra, ...users.columns] })).toEqual([
      'The column extra of users is not in the model: text.',
    ]);
    expect(compared({ ...users, columns: [...users.columns].reverse() })).toEqual([
      'The column order users of users is role, id instead of id, role.',
    ]);
  });

  it('tells a constraint without a name by its definition', () => {
    const [primaryKey] = users.constraints;
    expect(compared({ ...users, constraints: primaryKey ? [primaryKey] : [] })).toEqual([
      "The check (unnamed) (role <> '') of users is missing: (role <> '').",
    ]);
  });

  it('demands native things by their name only', () => {
    const natives = [
      { type: 'trigger', table: 'users', name: 'watch', owner: 'users' },
      { type: 'function', table: null, name: 'watch()', owner: 'users' },
    ];
    const expected = schemaOf({ ...users, attachments: [] });
    const named = { type: 'function', name: 'watch()', definition: 'anything' };
    expect(compareSchemas(expected, { tables: [users], objects: [named] }, natives)).toEqual([]);
    expect(
      compareSchemas(expected, schemaOf({ ...users, attachments: [] }), natives).map(
        differenceText,
      ),
    ).toEqual(['The trigger watch of users is missing.', 'The function watch() is missing.']);
  });
});

describe('dump', () => {
  const text = `table users
  column id uuid NOT NULL
  column role text DEFAULT 'user'
  check (unnamed) (role <> '')
  primary key pk_users (id)
  index idx_users_role (role)
  trigger watch BEFORE UPDATE
`;

  it('writes columns in their order and everything else by name', () => {
    expect(dump(schemaOf(users))).toBe(text);
  });

  it('does not depend on the order in which things were read', () => {
    const other: TableSchema = { ...users, name: 'Zebras' };
    const shuffled = { ...users, constraints: [...users.constraints].reverse() };
    expect(dump(schemaOf(users, other))).toBe(dump(schemaOf(other, shuffled)));
  });

  it('leaves out what it is told to, and indents what has lines', () => {
    const schema = {
      tables: [users],
      objects: [{ type: 'function', name: 'one()', definition: 'BEGIN\n\nEND' }],
    };
    expect(dump(schema, (table) => table === 'users')).toBe('function one()\n  BEGIN\n\n  END\n');
    expect(dump(schema)).toBe(`${text}\nfunction one()\n  BEGIN\n\n  END\n`);
  });
});
