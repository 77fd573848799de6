/** What stands beside the tables in a schema: functions, views, sequences, types. */
import type { SchemaObject } from '@runledger/governance';
import type { CatalogReader } from './reader.ts';

// Without what an extension brought, and without the sequences that columns own.
const objectsSql = `
SELECT 'function' AS type, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
  concat_ws(E'\\n',
    concat_ws(' ', 'RETURNS ' || pg_get_function_result(p.oid), 'LANGUAGE ' || l.lanname,
      'KIND ' || p.prokind::text, 'VOLATILITY ' || p.provolatile::text,
      'PARALLEL ' || p.proparallel::text,
      CASE WHEN p.proisstrict THEN 'STRICT' END,
      CASE WHEN p.prosecdef THEN 'SECURITY DEFINER' END,
      'SET ' || array_to_string(p.proconfig, ', ')),
    btrim(coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), E'\\n')
  ) AS definition
FROM pg_proc p
JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = $1
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
UNION ALL
SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
    WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' ELSE 'composite type' END, c.relname,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid)
    WHEN c.relkind = 'S' THEN (
      SELECT format('AS %s START %s INCREMENT %s MINVALUE %s MAXVALUE %s%s',
        format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax,
        CASE WHEN seqcycle THEN ' CYCLE' ELSE '' END)
      FROM pg_sequence WHERE seqrelid = c.oid
    )
    ELSE (
      SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
      FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    )
  END
FROM pg_class c
WHERE c.relnamespace = $1 AND c.relkind IN ('v', 'm', 'S', 'f', 'c')
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = c.oid AND deptype IN ('e', 'a', 'i'))
UNION ALL
SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' ELSE 'range' END, t.typname,
  CASE t.typtype
    WHEN 'e' THEN (
      SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
      FROM pg_enum WHERE enumtypid = t.oid
    )
    WHEN 'd' THEN concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
      CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
      (SELECT string_agg(pg_get_constraintdef(oid), ' ' ORDER BY conname)
       FROM pg_constraint WHERE contypid = t.oid AND contype = 'c'))
    ELSE (SELECT format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = t.oid)
  END
FROM pg_type t
WHERE t.typnamespace = $1 AND t.typtype IN ('e', 'd', 'r')
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = t.oid AND deptype = 'e')
ORDER BY 1, 2`;

/** The objects of a schema, given by its id in `pg_namespace`. */
export function readObjects(reader: CatalogReader, schema: string): Promise<SchemaObject[]> {
  return reader.rows<SchemaObject>(objectsSql, [schema]);
}
