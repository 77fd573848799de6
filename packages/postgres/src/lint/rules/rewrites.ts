/** Rules about what writes a whole table again under a lock that keeps everybody out. */
import { example, type LintFile, type Rule } from '@runledger/migrator/lint';
import type { ColumnDef, Node } from 'libpg-query';
import { constraintsOf, modifiersOf, typeOf } from '../columns.ts';
import { lastName } from '../tree.ts';
import { commandsOnOthers } from './walk.ts';

const NOTES = 'CREATE TABLE notes (id uuid NOT NULL, stars integer, title varchar(80));';

const typeRewrite: Rule = {
  id: 'type-rewrite',
  title: 'A column of a table in use gets another type',
  severity: 'error',
  why: 'PostgreSQL writes the table and its indexes again under an ACCESS EXCLUSIVE lock, and code that still runs may not read the new type.',
  safe: 'Add a column of the new type, write both, copy the rest with a backfill, move the readers, drop the old one.',
  bad: example('ALTER TABLE notes ALTER COLUMN stars TYPE bigint;', { before: NOTES }),
  good: example('ALTER TABLE notes ALTER COLUMN title TYPE text;', { before: NOTES }),
  *check(file) {
    for (const { subtype, name = '', def, table, line } of commandsOnOthers(file)) {
      if (subtype !== 'AT_AlterColumnType' || !def || !('ColumnDef' in def)) continue;
      const { typeName, raw_default: using } = def.ColumnDef;
      const to = { type: typeOf(typeName), modifiers: modifiersOf(typeName) };
      const from = file.before.table(table)?.columns.get(name);
      if (!using && from && isWidening(from, to)) continue;
      const before = from ? `, having been ${said(from)}` : '';
      yield { line, message: `${table}.${name} becomes ${said(to)}${before}.` };
    }
  },
};

interface SizedType {
  readonly type: string;
  readonly modifiers: readonly number[];
}

const said = ({ type, modifiers }: SizedType) =>
  modifiers.length > 0 ? `${type}(${modifiers.join(', ')})` : type;

/** Whether every value of the one is one of the other, stored alike: then only the catalog hears of the change. */
function isWidening(from: SizedType, to: SizedType): boolean {
  if (TEXTS.has(from.type) && to.type === 'text') return true;
  const isAlike = from.type === to.type || (from.type === 'text' && to.type === 'varchar');
  if (!isAlike || !SIZED.has(to.type)) return false;
  if (to.modifiers.length === 0) return true;
  const [size = Number.POSITIVE_INFINITY, scale = 0] = from.modifiers;
  const [newSize = 0, newScale = 0] = to.modifiers;
  return newSize >= size && newScale === scale;
}

const TEXTS = new Set(['varchar', 'text']);
/** Types of which a larger size is only another limit. */
const SIZED = new Set(['varchar', 'varbit', 'numeric', 'timestamp', 'timestamptz', 'time']);

const volatileDefault: Rule = {
  id: 'volatile-default',
  title: 'A column whose value is another for every row is added to a table in use',
  severity: 'error',
  why: 'A constant default, and now(), is kept in the catalog. One that has to be computed for each row, an identity or a stored generated column writes the whole table again under an ACCESS EXCLUSIVE lock.',
  safe: 'Add the column without a default, set the default in the next statement for new rows, and fill the old ones with a backfill.',
  bad: example('ALTER TABLE notes ADD COLUMN key uuid DEFAULT gen_random_uuid();', {
    before: NOTES,
  }),
  good: example(
    'ALTER TABLE notes ADD COLUMN key uuid;\nALTER TABLE notes ALTER COLUMN key SET DEFAULT gen_random_uuid();',
    { before: NOTES },
  ),
  *check(file) {
    for (const { subtype, def, table, line } of commandsOnOthers(file)) {
      if (subtype !== 'AT_AddColumn' || !def || !('ColumnDef' in def)) continue;
      const reason = rewriteBy(def.ColumnDef);
      if (reason === null) continue;
      const { colname = '' } = def.ColumnDef;
      yield { line, message: `${table} is written again for ${colname}: ${reason}.` };
    }
  },
};

const SERIALS = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8']);

function rewriteBy(column: ColumnDef): string | null {
  if (SERIALS.has(typeOf(column.typeName))) return 'each row gets a number';
  for (const { contype, raw_expr: value, generated_kind: kind } of constraintsOf(column)) {
    if (contype === 'CONSTR_IDENTITY') return 'each row gets a number';
    // PostgreSQL 18 has virtual ones, which are computed when they are read.
    if (contype === 'CONSTR_GENERATED' && kind !== 'v') return 'each row’s value is computed';
    if (contype === 'CONSTR_DEFAULT' && value) {
      const call = volatileCall(value);
      if (call !== null) return `${call}() is called for each row`;
    }
  }
  return null;
}

/** Functions that PostgreSQL calls once for a statement; any other may be volatile. */
const STABLE = new Set(
  'now transaction_timestamp statement_timestamp current_setting current_database current_schema version to_timestamp make_interval make_date lower upper concat coalesce length md5 jsonb_build_object jsonb_build_array json_build_object to_jsonb date_trunc timezone abs round'.split(
    ' ',
  ),
);

function volatileCall(value: Node): string | null {
  if ('FuncCall' in value) {
    const name = lastName(value.FuncCall.funcname);
    if (!STABLE.has(name)) return name;
  }
  for (const inner of nodesIn(value)) {
    const found = volatileCall(inner);
    if (found !== null) return found;
  }
  return null;
}

/** The nodes that a node is made of. */
function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value as Node[];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).filter(
    (each): each is Node => each !== null && typeof each === 'object',
  );
}

const requiredColumn: Rule = {
  id: 'required-column',
  title: 'A column that must be given is added to a table in use',
  severity: 'error',
  why: 'With rows in the table the statement fails. Without any, every insert of code that does not know the column fails.',
  safe: 'Give it a default, or add it as one that may be NULL and set NOT NULL once all code writes it.',
  bad: example('ALTER TABLE notes ADD COLUMN author uuid NOT NULL;', { before: NOTES }),
  good: example("ALTER TABLE notes ADD COLUMN author text NOT NULL DEFAULT '';", {
    before: NOTES,
  }),
  *check(file: LintFile) {
    for (const { subtype, def, table, line } of commandsOnOthers(file)) {
      if (subtype !== 'AT_AddColumn' || !def || !('ColumnDef' in def)) continue;
      const { colname = '', typeName } = def.ColumnDef;
      const kinds = constraintsOf(def.ColumnDef).map(({ contype }) => contype);
      const isRequired = kinds.includes('CONSTR_NOTNULL') || kinds.includes('CONSTR_PRIMARY');
      const isGiven =
        SERIALS.has(typeOf(typeName)) ||
        kinds.some(
          (kind) =>
            kind === 'CONSTR_DEFAULT' || kind === 'CONSTR_IDENTITY' || kind === 'CONSTR_GENERATED',
        );
      if (isRequired && !isGiven) {
        yield { line, message: `${table}.${colname} is NOT NULL and has no default.` };
      }
    }
  },
};

export const rewriteRules: readonly Rule[] = [typeRewrite, volatileDefault, requiredColumn];
