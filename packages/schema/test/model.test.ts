import { describe, expect, it } from 'vitest';
import {
  type AnyTable,
  type Column,
  type Columns,
  columnNameOf,
  constraintName,
  id,
  index,
  isTenantTable,
  json,
  key,
  model,
  propertiesOf,
  self,
  table,
  text,
} from '../src/index.ts';

const tables: AnyTable[] = Object.values(model);
const columnsOf = (given: AnyTable) => Object.entries(given.columns as Columns);
const everyColumn = tables.flatMap((each) =>
  columnsOf(each).map(([property, column]): [string, Column, AnyTable] => [
    `${each.name}.${columnNameOf(each, property)}`,
    column,
    each,
  ]),
);
const base = {
  domain: 'identity',
  about: 'A table.',
  retention: { forever: 'a test' },
} as const;

describe('the model', () => {
  it('leads every key of a tenant’s table by its organization', () => {
    const shared = [
      'uq_users_external_id',
      'uq_users_email',
      'uq_api_keys_prefix',
      'uq_api_keys_hash',
    ];
    for (const each of tables.filter(isTenantTable)) {
      const keys = [...each.uniques, ...each.foreignKeys].filter(
        ({ name }) => !shared.includes(name),
      );
      for (const { name, columns } of keys) expect(columns[0], name).toBe('organizationId');
    }
  });

  it('has no table with an organization that its key does not lead, but for two with a reason', () => {
    const others = tables.filter(
      (each) => 'organizationId' in each.columns && !isTenantTable(each),
    );
    // Prices may be the whole installation's; a chain is one row for each organization.
    expect(others.map(({ name }) => name)).toEqual(['model_registry_entries', 'audit_chains']);
  });

  it('has no column in a key that may be NULL', () => {
    for (const each of tables) {
      for (const property of each.primaryKey.columns) {
        expect((each.columns as Columns)[property]?.optional, each.name).toBe(false);
      }
    }
  });

  it('refers to columns of the same type, in tables declared before', () => {
    const known = new Map<string, AnyTable>();
    for (const each of tables) {
      known.set(each.name, each);
      for (const { name, columns, target, targetColumns } of each.foreignKeys) {
        const types = (of: AnyTable | undefined, properties: readonly string[]) =>
          properties.map((property) => (of?.columns as Columns | undefined)?.[property]?.type);
        expect(types(each, columns), name).toEqual(types(known.get(target), targetColumns));
      }
    }
  });

  it('names every constraint and index once, in 63 bytes', () => {
    const names = tables.flatMap((each) => [
      each.primaryKey.name,
      ...[...each.uniques, ...each.indexes, ...each.foreignKeys, ...each.checks].map(
        ({ name }) => name,
      ),
      ...columnsOf(each).map(([property]) =>
        constraintName('chk', each.name, [columnNameOf(each, property)]),
      ),
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('looks only at columns that exist', () => {
    for (const each of tables) {
      const conditions = [
        ...each.checks.map(({ condition }) => condition),
        ...[...each.uniques, ...each.indexes].flatMap(({ where }) => where ?? []),
      ];
      for (const property of conditions.flatMap(propertiesOf)) {
        expect(each.columns, each.name).toHaveProperty(property);
      }
    }
  });

  it('keeps rows as long as a table that exists, or after a time that a row always has', () => {
    for (const { name, retention, columns } of tables) {
      if ('with' in retention) expect(tables.map((each) => each.name)).toContain(retention.with);
      if ('days' in retention && name !== 'jobs') {
        expect((columns as Columns)[retention.after]?.optional, name).toBe(false);
      }
    }
  });

  it('says in its name that a secret is only a hash or a ciphertext', () => {
    const secrets = everyColumn.filter(([, column]) => column.classification === 'secret');
    expect(secrets.map(([name]) => name)).toEqual(['api_keys.hash']);
    for (const [name] of secrets) expect(name).toMatch(/hash|ciphertext/);
  });

  it('describes every column in a sentence', () => {
    for (const [name, { about }] of everyColumn) expect(about, name).toMatch(/^[A-Z0-9].*[.…]$/);
    for (const { name, about } of tables) expect(about, name).toMatch(/^[A-Z].*\.$/);
  });

  it('says nano-dollars wherever it stores money', () => {
    for (const [name, { type }] of everyColumn) {
      expect(/nano_usd/.test(name), name).toBe(type === 'money');
    }
  });

  it('defaults creation times, counters and lists', () => {
    const missing = everyColumn.filter(
      ([name, column]) => /\.(created_at|updated_at|recorded_at)$/.test(name) && !column.default,
    );
    expect(missing).toEqual([]);
  });
});

describe('table', () => {
  it('refuses a key, an index and a reference that cannot be', () => {
    const columns = { id: id().internal('Identifier.') };
    expect(() => table('a', { ...base, columns, primaryKey: ['other' as 'id'] })).toThrow(
      RangeError,
    );
    expect(() =>
      table('a', { ...base, columns, primaryKey: ['id'], indexes: [index('other' as 'id')] }),
    ).toThrow('The table a has no column other.');
    expect(() =>
      table('a', {
        ...base,
        columns: {
          organizationId: id().internal('Organization.'),
          day: key().internal('Day.'),
          id: id().internal('Identifier.'),
          parentId: id().references(self).internal('Parent.'),
        },
        primaryKey: ['organizationId', 'day', 'id'],
      }),
    ).toThrow("a.parentId cannot refer to its target's primary key.");
  });

  it('refuses a check under the name of a column’s own', () => {
    expect(() =>
      table('a', {
        ...base,
        columns: { theKind: key().internal('Kind.') },
        primaryKey: ['theKind'],
        checks: { the_kind: { is: 'in', column: 'theKind', values: ['x'] } },
      }),
    ).toThrow('The check the_kind of a has the name of a column');
  });

  it('refuses descriptions that say nothing, and names that PostgreSQL would cut', () => {
    expect(() => text(10).internal(' ')).toThrow('A column needs a description.');
    const columns = { id: id().internal('Identifier.') };
    expect(() => table('a', { ...base, about: '', columns, primaryKey: ['id'] })).toThrow(
      'The table a needs a description.',
    );
    expect(() => table('a'.repeat(61), { ...base, columns, primaryKey: ['id'] })).toThrow(
      'longer than the 63 bytes',
    );
  });

  it('scopes a reference to the organization where its target is scoped', () => {
    const parents = table('parents', {
      ...base,
      columns: { organizationId: id().internal('Organization.'), id: id().internal('Identifier.') },
      primaryKey: ['organizationId', 'id'],
    });
    const children = table('children', {
      ...base,
      columns: {
        organizationId: id().internal('Organization.'),
        id: id().internal('Identifier.'),
        parentId: id().references(parents, { onDelete: 'cascade' }).internal('Parent.'),
        extra: json().optional().internal('More.'),
      },
      primaryKey: ['organizationId', 'id'],
    });
    expect(children.foreignKeys).toEqual([
      {
        name: 'fk_children_parent_id',
        columns: ['organizationId', 'parentId'],
        target: 'parents',
        targetColumns: ['organizationId', 'id'],
        onDelete: 'cascade',
      },
    ]);
  });
});
