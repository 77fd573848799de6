/** Writing with plain Kysely, as its documentation shows it: the same on both engines but for its dialect. */
import { type Dialect, Kysely } from 'kysely';
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

// biome-ignore lint/suspicious/noExplicitAny: the tables are known by their columns only.
type AnyTables = any;

export function plainKysely(dialect: Dialect): Writer {
  const db = new Kysely<AnyTables>({ dialect });
  const writes = ofEachKind((kind) => (input: Inputs[Kind]) => {
    const insert = db.insertInto(tables[kind].name).values(storedOf(kind, input as never));
    return (
      kind === 'workflowState'
        ? insert.onConflict((conflict) =>
            conflict
              .columns(WORKFLOW_KEY)
              .doUpdateSet((excluded) =>
                Object.fromEntries(
                  WORKFLOW_CHANGES.map((column) => [column, excluded.ref(`excluded.${column}`)]),
                ),
              ),
          )
        : insert
    ).execute();
  });
  return {
    ...(writes as Writes),
    rename: (userId, displayName) =>
      db
        .updateTable('users')
        .set({ display_name: displayName, updated_at: now() })
        .where('organization_id', '=', ORGANIZATION)
        .where('id', '=', userId)
        .returningAll()
        .executeTakeFirst(),
    close: () => db.destroy(),
  };
}
