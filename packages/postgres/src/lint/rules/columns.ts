/** Rules about the types of columns, and about how text is compared. */

import { changesOf, example, type LintFile, type Rule } from '@runledger/migrator/lint';
import { type AnyTable, type Columns, columnNameOf } from '@runledger/schema';
import type { ColumnDef } from 'libpg-query';
import { constraintsOf, typeOf } from '../columns.ts';
import { textOf } from '../tree.ts';
import { columnsMade } from './walk.ts';

const PLACE = 'CREATE TABLE notes (id uuid NOT NULL, ';

const typeRule = (
  facts: Pick<Rule, 'id' | 'title' | 'why' | 'safe'>,
  types: ReadonlySet<string>,
  bad: string,
  good: string,
): Rule => ({
  ...facts,
  severity: 'warning',
  bad: example(`${PLACE}${bad});`),
  good: example(`${PLACE}${good});`),
  *check(file) {
    for (const { table, column, line } of columnsMade(file)) {
      const type = typeOf(column.typeName);
      if (!types.has(type)) continue;
      yield { line, message: `${table}.${column.colname} is ${SPELLED[type] ?? type}.` };
    }
  },
});

const SPELLED: Readonly<Record<string, string>> = {
  bpchar: 'char',
  timestamp: 'timestamp without time zone',
};

const varcharType = typeRule(
  {
    id: 'varchar-type',
    title: 'varchar or char for text',
    why: 'They are no faster than text. To shorten a varchar reads every row under a lock, and char pads with blanks that some comparisons see and others do not.',
    safe: 'Use text with a CHECK on its length, which can be replaced without a lock on readers.',
  },
  new Set(['varchar', 'bpchar', 'char']),
  'title varchar(80)',
  'title text COLLATE "C", CONSTRAINT chk_notes_title CHECK (length(title) <= 80)',
);

const timestampType = typeRule(
  {
    id: 'timestamp-type',
    title: 'A timestamp without time zone',
    why: 'It is a wall clock of nobody knows where. Sessions with different time zones read and write different instants.',
    safe: 'Use timestamptz, which stores the instant.',
  },
  new Set(['timestamp', 'timetz']),
  'written_at timestamp',
  'written_at timestamptz(3)',
);

const serialType = typeRule(
  {
    id: 'serial-type',
    title: 'serial for numbers that count up',
    why: 'The sequence belongs to another object with privileges of its own, and anybody may insert numbers of his choice beside it.',
    safe: 'Use GENERATED ALWAYS AS IDENTITY, or a UUID that the application makes.',
  },
  new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8']),
  'number bigserial',
  'number bigint GENERATED ALWAYS AS IDENTITY',
);

const keyCollation: Rule = {
  id: 'key-collation',
  title: 'A key of text in the database’s own order',
  severity: 'warning',
  why: 'The order of a locale changes with the operating system’s library; then indexes that were built by the old one miss rows. SQLite compares by code point, and pages of a list would differ.',
  safe: 'COLLATE "C" on text that is part of a key or an index.',
  bad: example('CREATE TABLE tags (name text NOT NULL, CONSTRAINT pk_tags PRIMARY KEY (name));'),
  good: example(
    'CREATE TABLE tags (name text COLLATE "C" NOT NULL, CONSTRAINT pk_tags PRIMARY KEY (name));',
  ),
  *check(file, { model }) {
    const keyed = keyedColumns(file);
    for (const { table, column, line } of columnsMade(file)) {
      if (!TEXTS.has(typeOf(column.typeName)) || hasCodePointOrder(column)) continue;
      const name = column.colname ?? '';
      const isKey = constraintsOf(column).some(
        ({ contype }) =>
          contype === 'CONSTR_PRIMARY' ||
          contype === 'CONSTR_UNIQUE' ||
          contype === 'CONSTR_FOREIGN',
      );
      if (!isKey && !keyed.has(`${table}.${name}`) && !isModelText(model, table, name)) continue;
      yield { line, message: `${table}.${name} is compared by the database’s locale.` };
    }
  },
};

const TEXTS = new Set(['text', 'varchar', 'bpchar', 'citext']);

function hasCodePointOrder({ collClause }: ColumnDef): boolean {
  return textOf(collClause?.collname?.at(-1)) === 'C';
}

function keyedColumns(file: LintFile): Set<string> {
  const names = new Set<string>();
  for (const change of changesOf(file)) {
    const { keyed, table } =
      change.kind === 'create-table'
        ? { keyed: change.constraints.flatMap(({ columns }) => columns), table: change.table }
        : change.kind === 'create-index'
          ? { keyed: change.columns, table: change.table }
          : change.kind === 'add-constraint'
            ? { keyed: change.constraint.columns, table: change.table }
            : { keyed: [], table: '' };
    for (const column of keyed) names.add(`${table}.${column}`);
  }
  return names;
}

/** Text of the model is compared by code point, whether it is a key or not. */
function isModelText(model: readonly AnyTable[], table: string, name: string): boolean {
  const found = model.find((each) => each.name === table);
  if (!found) return false;
  return Object.entries(found.columns as Columns).some(
    ([property, { type }]) =>
      ['key', 'text', 'enum', 'list'].includes(type) && columnNameOf(found, property) === name,
  );
}

export const columnRules: readonly Rule[] = [varcharType, timestampType, serialType, keyCollation];
