/** What SQLite's EXPLAIN QUERY PLAN says, in the words of the suites. https://sqlite.org/eqp.html */
import type { QueryPlan } from '@runledger/conformance';
import { operationalModel } from '@runledger/schema';
import { CompiledQuery } from 'kysely';
import type { SqliteStore } from '../src/store.ts';

const SEARCH = /^SEARCH \S+ USING (?:COVERING )?INDEX (\S+) \((.*)\)/;
const SCAN = /^SCAN (\S+)(?! VIRTUAL TABLE)/;

const tables = new Set<string>(Object.values(operationalModel).map(({ name }) => name));

/** Without statistics the plan is the same for all values. */
export async function planOf(store: SqliteStore, text: string): Promise<QueryPlan> {
  const values = Array.from(text.matchAll(/\?/g), () => null);
  const { rows } = await store.kysely.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`EXPLAIN QUERY PLAN ${text}`, values),
  );
  const details = rows.map(({ detail }) => detail);
  return {
    searches: details.flatMap((detail) => {
      const [, index, condition = ''] = SEARCH.exec(detail) ?? [];
      const columns = [...condition.matchAll(/(\w+)\)?[=<>]/g)].map(([, column]) => String(column));
      return index === undefined ? [] : [{ index, columns }];
    }),
    scans: details.flatMap((detail) => {
      const table = SCAN.exec(detail)?.[1];
      return table !== undefined && tables.has(table) ? [table] : [];
    }),
    sorts: details.includes('USE TEMP B-TREE FOR ORDER BY'),
  };
}
