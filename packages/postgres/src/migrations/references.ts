/** Which tables refer to which. */
import type { TableReference } from '@runledger/migrator';
import type { Client } from 'pg';

/** A table stands for its partitions, whose references are copies of its own. */
const REFERENCES = `
  SELECT DISTINCT child.relname AS "table", parent.relname AS parent,
    CASE reference.confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default'
      WHEN 'r' THEN 'restrict' ELSE 'no action' END AS "onDelete"
  FROM pg_constraint AS reference
    JOIN pg_class AS child ON child.oid = reference.conrelid
    JOIN pg_class AS parent ON parent.oid = reference.confrelid
  WHERE reference.contype = 'f' AND reference.conparentid = 0
    AND child.relnamespace = quote_ident(current_schema())::regnamespace
  ORDER BY 1, 2, 3`;

export async function readReferences(client: Client): Promise<TableReference[]> {
  return (await client.query<TableReference>(REFERENCES)).rows;
}
