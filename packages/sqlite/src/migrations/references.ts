/** Which tables refer to which. */
import type { TableReference } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';

export function readReferences(database: Connection): TableReference[] {
  return database
    .prepare<[], TableReference>(
      `SELECT DISTINCT child.name AS "table", coalesce(parent.name, reference."table") AS parent,
         lower(reference.on_delete) AS "onDelete"
       FROM sqlite_schema AS child, pragma_foreign_key_list(child.name, 'main') AS reference
         LEFT JOIN sqlite_schema AS parent
           ON parent.type = 'table' AND parent.name = reference."table" COLLATE NOCASE
       WHERE child.type = 'table' ORDER BY 1, 2, 3`,
    )
    .all();
}
