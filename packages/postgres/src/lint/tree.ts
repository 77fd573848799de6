/** Statements as PostgreSQL's own parser reads them; it is loaded when something is linted. */
import type { Statement } from '@runledger/migrator';
import { SqlReadError } from '@runledger/migrator/lint';
import type { Node, ParseResult, RangeVar } from 'libpg-query';

let parse: ((sql: string) => ParseResult) | null = null;

export async function loadParser(): Promise<void> {
  if (parse) return;
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  parse = parseSync;
}

const known = new WeakMap<Statement, Node>();

/**
 * The tree of the statement.
 * @throws SqlReadError when it is none of PostgreSQL's
 */
export function parseStatement(statement: Statement): Node {
  const found = known.get(statement);
  if (found) return found;
  const tree = parseTree(statement);
  known.set(statement, tree);
  return tree;
}

/** The tree of a statement that was parsed before; `null` for one that could not be. */
export function treeOf(statement: Statement): Node | null {
  return known.get(statement) ?? null;
}

function parseTree(statement: Statement): Node {
  if (!parse) throw new Error('The parser is loaded before anything is parsed.');
  try {
    const tree = parse(statement.sql).stmts?.[0]?.stmt;
    if (tree) return tree;
  } catch (error) {
    const { message, sqlDetails } = error as {
      message: string;
      sqlDetails?: { message?: string; cursorPosition?: number };
    };
    const line = lineOf(statement, sqlDetails?.cursorPosition);
    throw new SqlReadError(`${sqlDetails?.message ?? message}.`, line);
  }
  throw new SqlReadError('there is no statement here.', statement.line);
}

/** The line of the file that a place in the statement, counted in bytes, stands on. */
export function lineOf({ sql, line }: Statement, location: number | undefined): number {
  if (location === undefined || location <= 0) return line;
  const before = Buffer.from(sql).subarray(0, location);
  return line + before.filter((byte) => byte === NEWLINE).length;
}

const NEWLINE = 0x0a;

/** The text of a name; empty where the node is none. */
export function textOf(node: Node | undefined): string {
  return node && 'String' in node ? (node.String.sval ?? '') : '';
}

/** The last part of a name of several. */
export function lastName(nodes: readonly Node[] | undefined): string {
  return textOf(nodes?.at(-1));
}

export function tableOf(relation: RangeVar | undefined): string {
  return relation?.relname ?? '';
}
