/** Rules about adding constraints to tables that are in use. */
import { example, type LintFile, type Rule } from '@runledger/migrator/lint';
import type { Constraint } from 'libpg-query';
import { constraintsOf } from '../columns.ts';
import { commandsOnOthers } from './walk.ts';

const NOTES = 'CREATE TABLE notes (id uuid NOT NULL, author uuid, title text);';
const FAMILY = `CREATE TABLE users (id uuid NOT NULL, CONSTRAINT pk_users PRIMARY KEY (id));\n${NOTES}`;
const REFERENCE = 'ADD CONSTRAINT fk_notes_author FOREIGN KEY (author) REFERENCES users (id)';
const NONE = '-- runledger: transaction=none\n';

const KINDS: Partial<Record<NonNullable<Constraint['contype']>, string>> = {
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_CHECK: 'check',
};

const constraintNotValid: Rule = {
  id: 'constraint-not-valid',
  title: 'A foreign key or check on a table in use without NOT VALID',
  severity: 'error',
  why: 'PostgreSQL holds it against every row while the lock keeps writers, or everyone, from the table; a foreign key also from the table that it refers to.',
  safe: 'ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in a later migration: that reads the rows while others write.',
  bad: example(`ALTER TABLE notes ${REFERENCE};`, { before: FAMILY }),
  good: example(`ALTER TABLE notes ${REFERENCE} NOT VALID;`, { before: FAMILY }),
  *check(file) {
    for (const { subtype, def, table, line } of commandsOnOthers(file)) {
      if (!def) continue;
      const given =
        subtype === 'AT_AddConstraint' && 'Constraint' in def
          ? [def.Constraint]
          : subtype === 'AT_AddColumn' && 'ColumnDef' in def
            ? constraintsOf(def.ColumnDef)
            : [];
      for (const { contype = 'CONSTR_NULL', conname, skip_validation: isLater } of given) {
        const kind = KINDS[contype];
        if (kind === undefined || isLater) continue;
        const name = conname === undefined ? kind : `${kind} ${conname}`;
        yield {
          line,
          message: `the ${name} is held against every row of ${table} under its lock.`,
        };
      }
    }
  },
};

const validatedTogether: Rule = {
  id: 'validated-together',
  title: 'A constraint is added and validated in one transaction',
  severity: 'error',
  why: 'The lock of ADD CONSTRAINT is kept until the transaction ends, so that the rows are read under it after all.',
  safe: 'Put VALIDATE CONSTRAINT into a later migration.',
  bad: example(
    `ALTER TABLE notes ${REFERENCE} NOT VALID;\nALTER TABLE notes VALIDATE CONSTRAINT fk_notes_author;`,
    { before: FAMILY },
  ),
  good: example('ALTER TABLE notes VALIDATE CONSTRAINT fk_notes_author;', {
    before: `${FAMILY}\nALTER TABLE notes ${REFERENCE} NOT VALID;`,
  }),
  *check(file) {
    const added = new Set<string>();
    for (const { subtype, def, name, table, line } of commandsOnOthers(file)) {
      if (subtype === 'AT_AddConstraint' && def && 'Constraint' in def) {
        added.add(`${table} ${def.Constraint.conname}`);
      }
      if (subtype !== 'AT_ValidateConstraint' || !added.has(`${table} ${name}`)) continue;
      yield {
        line,
        message: `${name} is validated under the lock that adding it took on ${table}.`,
      };
    }
  },
};

const KEY = `${NONE}CREATE UNIQUE INDEX CONCURRENTLY uq_notes_title ON notes (title);`;

const keyWithoutIndex: Rule = {
  id: 'key-without-index',
  title: 'A primary key, unique or exclusion on a table in use that builds its index',
  severity: 'error',
  why: 'The index is built under an ACCESS EXCLUSIVE lock: nobody reads or writes the table until it is there.',
  safe: 'CREATE UNIQUE INDEX CONCURRENTLY in one migration, ADD CONSTRAINT … UNIQUE USING INDEX in the next.',
  bad: example('ALTER TABLE notes ADD CONSTRAINT uq_notes_title UNIQUE (title);', {
    before: NOTES,
  }),
  good: example(
    'ALTER TABLE notes ADD CONSTRAINT uq_notes_title UNIQUE USING INDEX uq_notes_title;',
    { before: `${NOTES}\n${KEY.replace(NONE, '').replace('CONCURRENTLY ', '')}` },
  ),
  *check(file) {
    for (const { subtype, def, table, line } of commandsOnOthers(file)) {
      if (!def) continue;
      if (subtype === 'AT_AddConstraint' && 'Constraint' in def) {
        const { contype, indexname } = def.Constraint;
        if (!isKey(contype) || indexname) continue;
      } else if (subtype === 'AT_AddColumn' && 'ColumnDef' in def) {
        if (!constraintsOf(def.ColumnDef).some(({ contype }) => isKey(contype))) continue;
      } else continue;
      yield { line, message: `${table} cannot be read or written until the index is built.` };
    }
  },
};

const isKey = (contype: Constraint['contype']) =>
  contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE' || contype === 'CONSTR_EXCLUSION';

const setNotNullScans: Rule = {
  id: 'set-not-null-scans',
  title: 'SET NOT NULL without a validated check',
  severity: 'error',
  why: 'Every row is read under an ACCESS EXCLUSIVE lock, unless a validated check proves already that there is no NULL.',
  safe: 'ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID, VALIDATE it in the next migration, and SET NOT NULL in the one after it; then drop the check.',
  bad: example('ALTER TABLE notes ALTER COLUMN title SET NOT NULL;', { before: NOTES }),
  good: example('ALTER TABLE notes ALTER COLUMN title SET NOT NULL;', {
    before: `${NOTES}
ALTER TABLE notes ADD CONSTRAINT chk_notes_title_set CHECK (title IS NOT NULL) NOT VALID;
ALTER TABLE notes VALIDATE CONSTRAINT chk_notes_title_set;`,
  }),
  *check(file) {
    const validated = new Set<string>();
    for (const { subtype, name = '', table, line, def } of commandsOnOthers(file)) {
      if (subtype === 'AT_ValidateConstraint') validated.add(`${table}.${name}`);
      const named = subtype === 'AT_AddConstraint' ? notNullColumn(def) : null;
      const column = subtype === 'AT_SetNotNull' ? name : named;
      if (column === null || isProvenNotNull(file, table, column, validated)) continue;
      yield { line, message: `every row of ${table} is read for a NULL in ${column}.` };
    }
  },
};

/** `ADD CONSTRAINT … NOT NULL column`, which PostgreSQL 18 has. */
function notNullColumn(def: unknown): string | null {
  const { Constraint: constraint } = (def ?? {}) as { Constraint?: Constraint };
  if (constraint?.contype !== 'CONSTR_NOTNULL' || constraint.skip_validation) return null;
  const [key] = constraint.keys ?? [];
  return key && 'String' in key ? (key.String.sval ?? null) : null;
}

/** @param validated what the file has validated before, which proves as much as what an earlier one has */
function isProvenNotNull(
  file: LintFile,
  table: string,
  column: string,
  validated: ReadonlySet<string>,
): boolean {
  const constraints = file.before.table(table)?.constraints ?? [];
  return constraints.some(
    ({ name, isValid, provesNotNull }) =>
      provesNotNull === column && (isValid || validated.has(`${table}.${name}`)),
  );
}

export const constraintRules: readonly Rule[] = [
  constraintNotValid,
  validatedTogether,
  keyWithoutIndex,
  setNotNullScans,
];
