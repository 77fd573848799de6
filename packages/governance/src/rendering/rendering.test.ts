import {
  all,
  any,
  atLeastOne,
  atMost,
  before,
  type Condition,
  exactlyOne,
  id,
  index,
  integer,
  isIn,
  isNotIn,
  isNotNull,
  isNull,
  key,
  oneOf,
  self,
  table,
  text,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { conditionSql } from './condition.ts';
import type { SchemaDialect } from './dialect.ts';
import { createTableSql } from './table.ts';

const conditions: [Condition, string][] = [
  [isNull('a'), 'a IS NULL'],
  [isNotNull('a'), 'a IS NOT NULL'],
  [isIn('a', 'x'), "a = 'x'"],
  [isIn('a', "it's", 'y'), "a IN ('it''s', 'y')"],
  [isIn('a', 1, true), 'a IN (1, true)'],
  [isNotIn('a', 'x'), "a <> 'x'"],
  [isNotIn('a', 'x', 'y'), "a NOT IN ('x', 'y')"],
  [atMost('a', 'b'), 'a <= b'],
  [before('a', 'b'), 'a < b'],
  [atLeastOne('a', 'b'), 'a IS NOT NULL OR b IS NOT NULL'],
  [
    exactlyOne('a', 'b', 'c'),
    '(a IS NOT NULL AND b IS NULL AND c IS NULL) OR (a IS NULL AND b IS NOT NULL AND c IS NULL) OR (a IS NULL AND b IS NULL AND c IS NOT NULL)',
  ],
  [
    all(any(isNull('a'), isNull('b')), atLeastOne('a', 'c')),
    '(a IS NULL OR b IS NULL) AND (a IS NOT NULL OR c IS NOT NULL)',
  ],
  [any(all(isNull('a'), isNull('b')), all(isNull('c'))), '(a IS NULL AND b IS NULL) OR c IS NULL'],
];

describe('rendering › conditions', () => {
  it.each(conditions)('%j', (condition, sql) => {
    expect(conditionSql(condition, (property) => property)).toBe(sql);
  });
});

const dialect: SchemaDialect = {
  columnType: (column) => column.type.toUpperCase(),
  defaultSql: (value) => (value.kind === 'literal' ? JSON.stringify(value.value) : null),
  nativeConditions: (column, name) => (column.type === 'id' ? [`is_id(${name})`] : []),
  tableOptions: () => 'STRICT',
};

describe('rendering › tables', () => {
  it('writes a table with its constraints, then its indexes', () => {
    const nodes = table('nodes', {
      domain: 'operations',
      about: 'Something that stands in a tree.',
      retention: { forever: 'an example' },
      columns: {
        organizationId: id().internal('Whose.'),
        id: id().generated().internal('Which.'),
        parentId: id().optional().references(self, { onDelete: 'cascade' }).internal('Above.'),
        slug: text(63).pattern('slug').internal('Name in addresses.'),
        kind: oneOf('leaf', 'branch').internal('What it is.'),
        label: key(10).optional().internal('What it says.'),
        rank: integer().min(0).max(9).default(5).internal('Place among its siblings.'),
        one: integer().min(1).max(1).internal('Always 1.'),
        any: integer().internal('Any number.'),
      },
      primaryKey: ['organizationId', 'id'],
      uniques: [['organizationId', 'slug'], index('label').where(isNotNull('label'))],
      indexes: [index('organizationId', 'parentId').serves('children')],
      checks: { labelled: any(isIn('kind', 'leaf'), isNotNull('label')) },
    });
    expect(createTableSql(nodes, dialect)).toEqual([
      `CREATE TABLE nodes (
  organization_id ID NOT NULL,
  id ID NOT NULL,
  parent_id ID,
  slug TEXT NOT NULL,
  kind ENUM NOT NULL,
  label KEY,
  rank INTEGER NOT NULL DEFAULT 5,
  one INTEGER NOT NULL,
  any INTEGER NOT NULL,
  CONSTRAINT pk_nodes PRIMARY KEY (organization_id, id),
  CONSTRAINT uq_nodes_slug UNIQUE (organization_id, slug),
  CONSTRAINT fk_nodes_parent_id FOREIGN KEY (organization_id, parent_id) REFERENCES nodes (organization_id, id) ON DELETE CASCADE,
  CONSTRAINT chk_nodes_organization_id CHECK (is_id(organization_id)),
  CONSTRAINT chk_nodes_id CHECK (is_id(id)),
  CONSTRAINT chk_nodes_parent_id CHECK (is_id(parent_id)),
  CONSTRAINT chk_nodes_kind CHECK (kind IN ('leaf', 'branch')),
  CONSTRAINT chk_nodes_label CHECK (length(label) <= 10),
  CONSTRAINT chk_nodes_rank CHECK (rank BETWEEN 0 AND 9),
  CONSTRAINT chk_nodes_one CHECK (one = 1),
  CONSTRAINT chk_nodes_labelled CHECK (kind = 'leaf' OR label IS NOT NULL)
) STRICT`,
      'CREATE UNIQUE INDEX uq_nodes_label ON nodes (label) WHERE label IS NOT NULL',
      'CREATE INDEX idx_nodes_organization_id_parent_id ON nodes (organization_id, parent_id)',
    ]);
  });
});
