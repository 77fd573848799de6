/** Storage parameters and partitions. */
import type { Change, Step, TableChange, TableSchema } from '@runledger/governance';

export const isPartitioned = ({ options }: TableSchema) => /(^| )PARTITION BY /.test(options);

/** Storage parameters are set; whatever else a table is made with takes a new table. */
export function optionChanges({ name, from, to, hasOtherOptions }: TableChange): Change[] {
  if (!hasOtherOptions) return [];
  return [{ stage: 'expand', up: altering(name, from, to), down: altering(name, to, from) }];
}

function altering(table: string, from: TableSchema, to: TableSchema): Step[] {
  const [before, after] = [parametersOf(from), parametersOf(to)];
  const reset = [...before.keys()].filter((key) => !after.has(key));
  const set = [...after].filter(([key, value]) => before.get(key) !== value);
  const isBeyond = restOf(from) !== restOf(to);
  const hint = `a table becomes "${restOf(to) || 'plain'}" only as a new one: make it, copy the rows in batches, and rename`;
  const steps: Step[] = [
    ...(reset.length > 0 ? [{ sql: `ALTER TABLE ${table} RESET (${reset.join(', ')})` }] : []),
    ...(set.length > 0
      ? [{ sql: `ALTER TABLE ${table} SET (${set.map((pair) => pair.join('=')).join(', ')})` }]
      : []),
  ];
  return isBeyond ? [{ sql: null, notes: [hint] }, ...steps] : steps;
}

const WITH = /WITH \(([^)]*)\)/;

function parametersOf({ options }: TableSchema): Map<string, string> {
  const pairs = (WITH.exec(options)?.[1] ?? '').split(',').filter((pair) => pair.trim() !== '');
  return new Map(
    pairs.map((pair) => {
      const [key = '', value = ''] = pair.split('=');
      return [key.trim(), value.trim()];
    }),
  );
}

const restOf = ({ options }: TableSchema) => options.replace(WITH, '').trim();
