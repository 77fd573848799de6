/** Tables, columns, constraints, indexes and what hangs on them, from the catalogs. */
import type {
  ColumnSchema,
  ConstraintSchema,
  ConstraintType,
  SchemaObject,
  TableSchema,
} from '@runledger/governance';
import type { CatalogReader } from './reader.ts';

/** Partitions are left out: the clock makes them, and they are what their parent is. */
const tablesSql = `
SELECT c.oid::int8::text AS id, c.relname AS name,
  concat_ws(' ',
    CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END,
    'PARTITION BY ' || pg_get_partkeydef(c.oid),
    'WITH (' || array_to_string(c.reloptions, ', ') || ')',
    CASE WHEN c.relrowsecurity THEN 'ROW LEVEL SECURITY' END,
    CASE WHEN c.relforcerowsecurity THEN 'FORCE ROW LEVEL SECURITY' END
  ) AS options
FROM pg_class c
WHERE c.relnamespace = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
ORDER BY c.relname COLLATE "C"`;

const columnsSql = `
SELECT a.attrelid::int8::text AS id, a.attname AS name, NOT a.attnotnull AS "isNullable",
  format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || quote_ident(l.collname)
       ELSE '' END AS type,
  CASE
    WHEN a.attidentity <> '' THEN 'GENERATED ' || CASE a.attidentity
      WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END || ' AS IDENTITY'
    WHEN a.attgenerated <> '' THEN
      'GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') ' || a.attgenerated::text
    ELSE pg_get_expr(d.adbin, d.adrelid)
  END AS "default"
FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_collation l ON l.oid = a.attcollation
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum`;

// NOT NULL is a constraint with a name since PostgreSQL 18; it is told with its column.
const constraintsSql = `
SELECT conrelid::int8::text AS id, conname AS name, contype AS type,
  pg_get_constraintdef(oid) AS definition
FROM pg_constraint
WHERE conrelid = ANY ($1) AND contype IN ('p', 'u', 'f', 'c', 'x')
ORDER BY conname COLLATE "C"`;

const indexesSql = `
SELECT i.indrelid::int8::text AS id, c.relname AS name,
  concat_ws(' ',
    CASE WHEN i.indisunique THEN 'UNIQUE' END,
    substring(pg_get_indexdef(i.indexrelid) FROM ' (USING .*)$'),
    CASE WHEN NOT i.indisvalid THEN 'INVALID' END
  ) AS definition
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = ANY ($1)
  AND NOT EXISTS (
    SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x')
  )
ORDER BY c.relname COLLATE "C"`;

const attachmentsSql = `
SELECT tgrelid::int8::text AS id, 'trigger' AS type, tgname AS name,
  pg_get_triggerdef(oid, true) AS definition
FROM pg_trigger WHERE tgrelid = ANY ($1) AND NOT tgisinternal
UNION ALL
SELECT polrelid::int8::text, 'policy', polname,
  concat_ws(' ', CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, polcmd::text,
    'USING ' || pg_get_expr(polqual, polrelid),
    'WITH CHECK ' || pg_get_expr(polwithcheck, polrelid))
FROM pg_policy WHERE polrelid = ANY ($1)
UNION ALL
SELECT ev_class::int8::text, 'rule', rulename, pg_get_ruledef(oid)
FROM pg_rewrite WHERE ev_class = ANY ($1)
UNION ALL
SELECT d.objoid::int8::text, 'comment', coalesce(a.attname, 'table'), d.description
FROM pg_description d
LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE d.classoid = 'pg_class'::regclass AND d.objoid = ANY ($1)
ORDER BY 2, 3`;

const constraintTypes: Readonly<Record<string, ConstraintType>> = {
  p: 'primary key',
  u: 'unique',
  f: 'foreign key',
  c: 'check',
  x: 'exclusion',
};

type OfTable<T> = T & { readonly id: string };

/** The tables of a schema, given by its id in `pg_namespace`. */
export async function readTables(reader: CatalogReader, schema: string): Promise<TableSchema[]> {
  const tables = await reader.rows<{ id: string; name: string; options: string }>(tablesSql, [
    schema,
  ]);
  const ids = [tables.map(({ id }) => id)];
  const columns = await reader.rows<OfTable<ColumnSchema>>(columnsSql, ids);
  const constraints = await reader.rows<
    OfTable<{ name: string; type: string; definition: string }>
  >(constraintsSql, ids);
  const indexes = await reader.rows<OfTable<{ name: string; definition: string }>>(indexesSql, ids);
  const attachments = await reader.rows<OfTable<SchemaObject>>(attachmentsSql, ids);
  return tables.map(({ id, name, options }) => {
    const ofTable = <T extends { id: string }>(rows: readonly T[]) =>
      rows.filter((row) => row.id === id);
    return {
      name,
      options,
      columns: ofTable(columns).map(({ id: _, ...column }) => column),
      constraints: ofTable(constraints).map(constraintOf),
      indexes: ofTable(indexes).map((index) => ({
        type: 'index',
        name: index.name,
        definition: index.definition,
      })),
      attachments: ofTable(attachments).map(({ id: _, ...attachment }) => attachment),
    };
  });
}

function constraintOf(row: { name: string; type: string; definition: string }): ConstraintSchema {
  const type = constraintTypes[row.type];
  if (!type) throw new RangeError(`pg_constraint has a constraint of an unknown type: ${row.type}`);
  return { type, name: row.name, definition: row.definition };
}
