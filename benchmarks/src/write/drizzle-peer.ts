/** Writing with Drizzle's prepared statements: the same on both engines but for its tables and how they are run. */
import { and, eq, sql } from 'drizzle-orm';
import { ORGANIZATION } from '../events.ts';
import {
  type Inputs,
  type Kind,
  now,
  ofEachKind,
  storedOf,
  tables,
  WORKFLOW_CHANGES,
  WORKFLOW_KEY,
} from './rows.ts';
import type { Writer, Writes } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: Drizzle's builders for the two engines have no type in common.
type Builder = any;

type Run = (values: Readonly<Record<string, unknown>>) => unknown;

/** What differs between the engines. */
export interface DrizzleEngine {
  readonly db: Builder;
  /** Declares a table with these columns: all but numbers are text, which the engines read as what the column is. */
  table(name: string, columns: readonly string[], isNumber: (column: string) => boolean): Builder;
  /** A prepared insert. */
  insert(query: Builder, name: string): Run;
  /** A prepared update that gives its row back. */
  update(query: Builder, name: string): Run;
  close(): unknown;
}

const NUMBERS = new Set(['priority', 'attempt', 'max_attempts']);
const isNumber = (column: string) => NUMBERS.has(column);

const placeholders = (columns: readonly string[]) =>
  Object.fromEntries(columns.map((column) => [column, sql.placeholder(column)]));

export function drizzlePeer(engine: DrizzleEngine): Writer {
  const { db } = engine;
  const writes = ofEachKind((kind) => {
    const { name, columns } = tables[kind];
    const table = engine.table(name, columns, isNumber);
    const insert = db.insert(table).values(placeholders(columns));
    const run = engine.insert(
      kind === 'workflowState'
        ? insert.onConflictDoUpdate({
            target: WORKFLOW_KEY.map((column) => table[column]),
            set: Object.fromEntries(
              WORKFLOW_CHANGES.map((column) => [column, sql.raw(`excluded.${column}`)]),
            ),
          })
        : insert,
      `drizzle_${kind}`,
    );
    return (input: Inputs[Kind]) => run(storedOf(kind, input as never));
  });
  const users = engine.table(
    'users',
    ['organization_id', 'id', 'display_name', 'updated_at'],
    isNumber,
  );
  const rename = engine.update(
    db
      .update(users)
      .set({
        display_name: sql`${sql.placeholder('displayName')}`,
        updated_at: sql`${sql.placeholder('now')}`,
      })
      .where(and(eq(users.organization_id, ORGANIZATION), eq(users.id, sql.placeholder('userId'))))
      .returning(),
    'drizzle_rename',
  );
  return {
    ...(writes as Writes),
    rename: (userId, displayName) => rename({ userId, displayName, now: now() }),
    close: () => engine.close(),
  };
}
