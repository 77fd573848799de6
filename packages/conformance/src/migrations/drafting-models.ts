/** A small model, and what can change in it. */
import {
  type AnyTable,
  before,
  type Column,
  count,
  type IndexBuilder,
  id,
  index,
  instant,
  integer,
  isNotNull,
  key,
  oneOf,
  self,
  table,
  text,
} from '@runledger/schema';

interface Draft {
  parents: TableDraft;
  children: TableDraft | null;
  hasExtras: boolean;
}

interface TableDraft {
  columns: { [property: string]: Column | ((parents: AnyTable) => Column) };
  indexes: IndexBuilder<string>[];
  uniques: (readonly [string, ...string[]] | IndexBuilder<string>)[];
  checks: Parameters<typeof table>[1]['checks'];
}

export interface ModelChange {
  readonly apply: (draft: Draft) => void;
  /** Rows that are there would have to be filled by hand. */
  readonly needsFilling?: boolean;
  readonly drops?: 'column' | 'table';
}

const internal = 'Something.';

const base = (): Draft => ({
  parents: {
    columns: {
      id: id().generated().internal(internal),
      name: key(40).internal(internal),
      rank: integer().default(1).internal(internal),
      kind: oneOf('a', 'b').internal(internal),
      note: text(50).optional().internal(internal),
    },
    indexes: [index('rank').serves('the order')],
    uniques: [],
    checks: {},
  },
  children: {
    columns: {
      id: id().generated().internal(internal),
      parentId: (parents) => id().references(parents, { onDelete: 'cascade' }).internal(internal),
      size: count().internal(internal),
      createdAt: instant().defaultNow().internal(internal),
      updatedAt: instant().defaultNow().internal(internal),
    },
    indexes: [index('parentId').serves('the parent')],
    uniques: [],
    checks: {},
  },
  hasExtras: false,
});

/** The model with these changes, parents first. */
export function modelWith(changes: readonly ModelChange[]): AnyTable[] {
  const draft = base();
  for (const { apply } of changes) apply(draft);
  const parents = declare('parents', draft.parents, null);
  const children = draft.children ? [declare('children', draft.children, parents)] : [];
  const extras: TableDraft = {
    columns: {
      id: id().generated().internal(internal),
      parentId: id().references(parents).internal(internal),
      label: key(10).optional().internal(internal),
    },
    indexes: [index('parentId').serves('the parent')],
    uniques: [index('label').where(isNotNull('label'))],
    checks: {},
  };
  return [parents, ...children, ...(draft.hasExtras ? [declare('extras', extras, parents)] : [])];
}

function declare(name: string, draft: TableDraft, parents: AnyTable | null): AnyTable {
  const columns = Object.fromEntries(
    Object.entries(draft.columns).map(([property, column]) => {
      if (typeof column !== 'function') return [property, column];
      if (parents === null) throw new RangeError(`${name} refers to a table that is not there.`);
      return [property, column(parents)];
    }),
  );
  const { indexes, uniques, checks } = draft;
  const about = 'A table of the tests.';
  const retention = { forever: 'a test' } as const;
  const definition = {
    domain: 'application',
    about,
    retention,
    columns,
    primaryKey: ['id'],
  } as const;
  return table(name, { ...definition, indexes, uniques, checks });
}

export const modelChanges: Readonly<Record<string, ModelChange>> = {
  'a column that may be empty': {
    apply: ({ parents }) => {
      parents.columns.nickname = text(20).optional().internal(internal);
    },
  },
  'a column with a default': {
    apply: ({ parents }) => {
      parents.columns.level = integer().min(0).default(3).internal(internal);
    },
  },
  'a column with the time as its default': {
    apply: ({ parents }) => {
      parents.columns.seenAt = instant().defaultNow().internal(internal);
    },
  },
  'a column that every row must have': {
    needsFilling: true,
    apply: ({ parents }) => {
      parents.columns.code = key(10).internal(internal);
    },
  },
  'a column that refers': {
    apply: ({ children }) => {
      if (children) {
        children.columns.otherId = (parents) =>
          id().optional().references(parents).internal(internal);
      }
    },
  },
  'a column that refers to its own table': {
    apply: ({ parents }) => {
      parents.columns.aboveId = id().optional().references(self).internal(internal);
    },
  },
  'no column at the end': {
    drops: 'column',
    apply: ({ parents }) => {
      delete parents.columns.note;
    },
  },
  'no column in the middle, nor its index': {
    drops: 'column',
    apply: ({ parents }) => {
      delete parents.columns.rank;
      parents.indexes = parents.indexes.filter(({ columns }) => !columns.includes('rank'));
    },
  },
  'a column under another name': {
    drops: 'column',
    apply: ({ parents }) => {
      delete parents.columns.note;
      parents.columns.remark = text(50).optional().internal(internal);
    },
  },
  'a column that may be empty from now on': {
    apply: ({ parents }) => {
      parents.columns.name = key(40).optional().internal(internal);
    },
  },
  'a column that may not be empty any more': {
    needsFilling: true,
    apply: ({ children }) => {
      if (children) children.columns.createdAt = instant().internal(internal);
    },
  },
  'another default': {
    apply: ({ children }) => {
      if (children) children.columns.size = count().default(0).internal(internal);
    },
  },
  'another type': {
    apply: ({ children }) => {
      if (children) children.columns.size = integer().internal(internal);
    },
  },
  'another literal': {
    apply: ({ parents }) => {
      parents.columns.kind = oneOf('a', 'b', 'c').internal(internal);
    },
  },
  'another check': {
    apply: ({ children }) => {
      if (children) children.checks = { ordered: before('createdAt', 'updatedAt') };
    },
    needsFilling: true,
  },
  'an index': {
    apply: ({ parents }) => {
      parents.indexes = [...parents.indexes, index('kind', 'name').serves('lists')];
    },
  },
  'no index': {
    apply: ({ children }) => {
      if (children) children.indexes = [];
    },
  },
  'a unique key': {
    apply: ({ parents }) => {
      parents.uniques = [...parents.uniques, ['kind', 'name']];
    },
  },
  'a unique key of some rows': {
    apply: ({ parents }) => {
      parents.uniques = [...parents.uniques, index('name').where(isNotNull('name'))];
    },
  },
  'a reference that refuses': {
    apply: ({ children }) => {
      if (children) {
        children.columns.parentId = (parents) => id().references(parents).internal(internal);
      }
    },
  },
  'a table': {
    apply: (draft) => {
      draft.hasExtras = true;
    },
  },
  'no table': {
    drops: 'table',
    apply: (draft) => {
      draft.children = null;
    },
  },
};
