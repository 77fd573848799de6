/** Rules about which schema is meant, about what goes along unnamed, and about statements that are none. */
import type { Statement } from '@runledger/migrator';
import { example, type Rule } from '@runledger/migrator/lint';
import type { Node, RangeVar } from 'libpg-query';
import { isUnnamedBuild } from '../../migrations/alone.ts';
import { refuses } from '../../migrations/syntax.ts';
import { commandsOf } from '../changes.ts';
import { offencesWhere, parsed } from './walk.ts';

const NOTES = 'CREATE TABLE notes (id uuid NOT NULL);';

const qualifiedName: Rule = {
  id: 'qualified-name',
  title: 'A name with its schema',
  severity: 'error',
  why: 'The engine chooses the schema (`schema` in the configuration), so that the same migrations serve tests, tenants and neighbours. A qualified name reaches out of it.',
  safe: 'Leave the schema out.',
  bad: example('CREATE TABLE public.notes (id uuid NOT NULL);'),
  good: example(NOTES),
  *check(file) {
    for (const { statement, node } of parsed(file)) {
      const schemas = new Set(schemasIn(node).filter((name) => !SYSTEM.has(name)));
      if (schemas.size === 0) continue;
      yield {
        line: statement.line,
        message: `it names the schema ${[...schemas].join(' and ')} itself.`,
      };
    }
  },
};

const SYSTEM = new Set(['pg_catalog', 'information_schema', 'pg_temp']);

/** The schemas that a statement names, of tables and of what is dropped. */
function schemasIn(node: Node): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const each of value) visit(each);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    const { schemaname, relname } = value as RangeVar;
    if (typeof schemaname === 'string' && typeof relname === 'string') found.push(schemaname);
    for (const each of Object.values(value)) visit(each);
  };
  visit(node);
  if ('DropStmt' in node) {
    const { objects = [], removeType = '' } = node.DropStmt;
    if (RELATIONS.has(removeType)) {
      for (const object of objects) {
        const items = 'List' in object ? (object.List.items ?? []) : [];
        const [schema] = items;
        if (items.length > 1 && schema && 'String' in schema) found.push(schema.String.sval ?? '');
      }
    }
  }
  return found;
}

const RELATIONS = new Set([
  'OBJECT_TABLE',
  'OBJECT_INDEX',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
]);

const searchPath: Rule = {
  id: 'search-path',
  title: 'SET search_path',
  severity: 'error',
  why: 'Everything after it lands in another schema than the engine believes, its journal included.',
  safe: 'Leave it to the engine; a function may fix its own with SET search_path in its definition.',
  bad: example(`SET search_path TO archive;\n${NOTES}`),
  good: example(NOTES),
  check: (file) => offencesWhere(file, setsSearchPath, 'it leaves the engine’s schema.'),
};

function setsSearchPath(node: Node, { sql }: Statement): boolean {
  if ('VariableSetStmt' in node) return node.VariableSetStmt.name === 'search_path';
  return 'SelectStmt' in node && /set_config\s*\(\s*'search_path'/i.test(sql);
}

const cascade: Rule = {
  id: 'cascade',
  title: 'CASCADE drops or empties what nobody named',
  severity: 'error',
  why: 'Views, foreign keys and other tables’ rows go along. Which these are depends on the database that it runs on, and the review does not show them.',
  safe: 'Drop what depends on it by name, in this file.',
  bad: example('DROP VIEW recent_notes CASCADE;', { before: NOTES }),
  good: example('DROP VIEW recent_notes;', { before: NOTES }),
  check: (file) =>
    offencesWhere(file, cascades, 'what depends on it goes along, whatever that is.'),
};

function cascades(node: Node): boolean {
  const acts = [
    ...('TruncateStmt' in node ? [node.TruncateStmt] : []),
    ...('DropStmt' in node ? [node.DropStmt] : []),
    ...('AlterTableStmt' in node ? commandsOf(node.AlterTableStmt) : []),
  ];
  return acts.some(({ behavior }) => behavior === 'DROP_CASCADE');
}

const serverOnly: Rule = {
  id: 'server-only',
  title: 'What the server never sees, or could not resume',
  severity: 'error',
  why: 'psql’s own commands and data for COPY are read by psql; the engine refuses them. A concurrent index build without a name could not be found again after a crash.',
  safe: 'Use SQL: INSERT for rows, a name for each index.',
  bad: example('COPY notes (id) FROM STDIN;', { before: NOTES }),
  good: example("INSERT INTO notes (id) VALUES ('00000000-0000-0000-0000-000000000000');", {
    before: NOTES,
  }),
  *check({ statements }) {
    for (const { statement } of statements) {
      const reason = isUnnamedBuild(statement)
        ? 'the index has no name, by which an interrupted build could be found again.'
        : refuses(statement);
      if (reason !== null) yield { line: statement.line, message: reason };
    }
  },
};

export const namingRules: readonly Rule[] = [qualifiedName, searchPath, cascade, serverOnly];
