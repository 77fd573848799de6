/** Rules about names, as the model derives them (docs/decisions/0003-constraint-names.md). */
import { constraintName } from '@runledger/schema';
import { unquoted } from '../../sql/names.ts';
import type { ConstraintFacts, IndexCreation, SchemaChange } from '../change.ts';
import { changesOf, finalName, type LintFile } from '../file.ts';
import { example, type Offence, type Rule } from '../rule.ts';
import { RESERVED_WORDS } from './reserved-words.ts';

const PLAIN = /^[a-z][a-z0-9_]*$/;
const LONGEST = 63;

const nameForm: Rule = {
  id: 'name-form',
  title: 'A name that wants quotes, or is too long',
  severity: 'warning',
  why: 'A name with capitals or spaces, or one like order or user, has to be quoted in every statement for ever, and the databases fold it differently. PostgreSQL cuts names off after 63 bytes without a word.',
  safe: 'Use lower-case letters, digits and underscores, at most 63, and no word of the language.',
  bad: example('CREATE TABLE "userNotes" (id integer NOT NULL);'),
  good: example('CREATE TABLE user_notes (id integer NOT NULL);'),
  *check(file) {
    for (const change of changesOf(file)) {
      for (const { what, name, line } of namesIn(change)) {
        if (!PLAIN.test(name)) {
          const message = `the ${what} ${name} is not of lower-case letters, digits and underscores.`;
          yield { line, message };
        } else if (RESERVED_WORDS.has(name)) {
          yield { line, message: `the ${what} ${name} has a word of the language for its name.` };
        }
      }
    }
    // Looked for as it is written: a parser may have cut it off as the database does.
    for (const { statement } of file.statements) {
      for (const token of statement.tokens) {
        if (!NAME.test(token) || Buffer.byteLength(unquoted(token)) <= LONGEST) continue;
        yield {
          line: statement.line,
          message: `the name ${unquoted(token)} is longer than ${LONGEST} bytes.`,
        };
      }
    }
  },
};

/** A name, with quotes or without; neither a string nor a body. */
const NAME = /^(?:[A-Za-z_][\w$]*|"[^"]*"|`[^`]*`|\[[^\]]*\])$/;

interface Named {
  readonly what: string;
  readonly name: string;
  readonly line: number;
}

function namesIn(change: SchemaChange): Named[] {
  const { line } = change;
  switch (change.kind) {
    case 'create-table':
      return [
        { what: 'table', name: change.table, line },
        ...change.columns.map((column) => ({
          what: 'column',
          name: column.name,
          line: column.line,
        })),
        ...change.constraints.flatMap(namedConstraint),
      ];
    case 'rename-table':
      return [{ what: 'table', name: change.to, line }];
    case 'add-column':
      return [{ what: 'column', name: change.column.name, line }];
    case 'rename-column':
      return [{ what: 'column', name: change.to, line }];
    case 'add-constraint':
      return namedConstraint(change.constraint);
    case 'create-index':
      return change.name === null ? [] : [{ what: 'index', name: change.name, line }];
    default:
      return [];
  }
}

const namedConstraint = ({ name, line }: ConstraintFacts): Named[] =>
  name === null ? [] : [{ what: 'constraint', name, line }];

const constraintNaming: Rule = {
  id: 'constraint-name',
  title: 'A constraint without the name that its table and columns give it',
  severity: 'warning',
  why: 'Errors name the constraint that refused, and migrations drop constraints by name. One that the database chose is another on each engine, and cannot be named at all on SQLite.',
  safe: 'Name it `pk_<table>`, `uq_`, `fk_` or `chk_<table>_<columns>`; a leading organization_id is left out.',
  bad: example('CREATE TABLE notes (id integer NOT NULL, PRIMARY KEY (id));'),
  good: example('CREATE TABLE notes (id integer NOT NULL, CONSTRAINT pk_notes PRIMARY KEY (id));'),
  *check(file) {
    for (const change of changesOf(file)) {
      if (change.kind !== 'create-table' && change.kind !== 'add-constraint') continue;
      if (change.kind === 'create-table' && change.isTemporary) continue;
      const table = finalName(file, change.table);
      const constraints = change.kind === 'create-table' ? change.constraints : [change.constraint];
      for (const constraint of constraints) yield* wrongConstraint(constraint, table);
    }
  },
};

const PREFIXES = {
  'primary-key': 'pk',
  unique: 'uq',
  'foreign-key': 'fk',
  check: 'chk',
  exclusion: null,
} as const;

function* wrongConstraint(constraint: ConstraintFacts, table: string): Iterable<Offence> {
  const { kind, name, line } = constraint;
  const prefix = PREFIXES[kind];
  if (prefix === null) return;
  const said = kind.replace('-', ' ');
  if (prefix === 'chk') {
    const beginning = `chk_${table}_`;
    if (name === null) {
      yield { line, message: `a check of ${table} has no name; call it ${beginning}….` };
    } else if (!name.startsWith(beginning)) {
      yield { line, message: `the check ${name} does not begin with ${beginning}.` };
    }
    return;
  }
  // One that takes an index over has the index's name, which is looked at where the index is made.
  if (prefix !== 'pk' && name !== null && constraint.columns.length === 0) return;
  const wanted = derivedName(prefix, table, constraint.columns);
  if (name === null) {
    yield { line, message: `the ${said} of ${table} has no name; call it ${wanted}.` };
  } else if (name !== wanted) {
    yield { line, message: `the ${said} ${name} is called ${wanted} elsewhere.` };
  }
}

const indexNaming: Rule = {
  id: 'index-name',
  title: 'An index without the name that its table and columns give it',
  severity: 'warning',
  why: 'Names that follow from the columns tell at a glance which index is there already, and are the same on every engine.',
  safe: 'Name it `idx_<table>_<columns>`, a unique one `uq_<table>_<columns>`.',
  bad: example('CREATE INDEX by_author ON notes (author);'),
  good: example('CREATE INDEX idx_notes_author ON notes (author);'),
  *check(file) {
    for (const change of changesOf(file)) {
      if (change.kind === 'create-index') yield* wrongIndex(change, file);
    }
  },
};

function* wrongIndex(index: IndexCreation, file: LintFile): Iterable<Offence> {
  const { name, columns, isUnique, line } = index;
  const table = finalName(file, index.table);
  const prefix = isUnique ? 'uq' : 'idx';
  const plain = columns.filter((column) => column !== null);
  const said = isUnique ? 'unique index' : 'index';
  if (plain.length < columns.length) {
    const beginning = `${prefix}_${table}_`;
    if (name?.startsWith(beginning)) return;
    yield { line, message: `the ${said} ${name ?? ''} does not begin with ${beginning}.` };
    return;
  }
  const wanted = derivedName(prefix, table, plain);
  if (name === wanted) return;
  yield {
    line,
    message:
      name === null
        ? `the ${said} on ${table} has no name; call it ${wanted}.`
        : `the ${said} ${name} is called ${wanted} elsewhere.`,
  };
}

function derivedName(
  prefix: 'pk' | 'uq' | 'fk' | 'idx',
  table: string,
  columns: readonly string[],
): string {
  try {
    return constraintName(prefix, table, columns);
  } catch (error) {
    // Too long for any database: the beginning says enough.
    if (error instanceof RangeError) return `${prefix}_${table}_…`;
    throw error;
  }
}

export const nameRules: readonly Rule[] = [nameForm, constraintNaming, indexNaming];
