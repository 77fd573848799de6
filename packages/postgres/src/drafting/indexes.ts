/** Indexes and keys of tables that are there: built and dropped concurrently, outside a transaction. */
import {
  type Change,
  type ConstraintSchema,
  indexStatement,
  notes,
  type SchemaObject,
  type Step,
  type TableChange,
} from '@runledger/governance';
import { isPartitioned } from './options.ts';

/** First what goes, since what comes may have its name. */
export function indexChanges(change: TableChange): Change[] {
  const { name: table, from, indexes, constraints } = change;
  const manner = isPartitioned(from) ? '' : 'CONCURRENTLY';
  const index = (each: SchemaObject) => ({
    make: [building(table, each, manner)],
    drop: [dropping(each.name, manner)],
  });
  const key = (each: ConstraintSchema) => ({
    make: addingKey(table, each, manner),
    drop: [{ sql: `ALTER TABLE ${table} DROP CONSTRAINT ${each.name}` }],
  });
  const gone = [
    ...keys([...constraints.dropped, ...constraints.changed.map(({ from }) => from)]).map(key),
    ...[...indexes.dropped, ...indexes.changed.map(({ from }) => from)].map(index),
  ];
  const coming = [
    ...keys([...constraints.added, ...constraints.changed.map(({ to }) => to)]).map(key),
    ...[...indexes.added, ...indexes.changed.map(({ to }) => to)].map(index),
  ];
  return [
    ...gone.map(({ make, drop }): Change => ({ stage: 'online', up: drop, down: make })),
    ...coming.map(({ make, drop }): Change => ({ stage: 'online', up: make, down: drop })),
  ];
}

const keys = (constraints: readonly ConstraintSchema[]) =>
  constraints.filter(({ type }) => type === 'unique' || type === 'primary key');

const option = 'transaction=none';

function building(table: string, index: SchemaObject, manner: string): Step {
  const sql = indexStatement(table, index, manner);
  if (manner === '') {
    return {
      sql,
      notes: [
        `nobody can write ${table} while its partitions are indexed: build the index on each concurrently, then attach`,
      ],
    };
  }
  const isUnique = /^unique /i.test(index.definition);
  return { sql, option, notes: isUnique ? [notes.tightened(index.name)] : [] };
}

function dropping(name: string, manner: string): Step {
  return manner === ''
    ? { sql: `DROP INDEX ${name}` }
    : { sql: `DROP INDEX ${manner} ${name}`, option };
}

/** A key is added with an index that was built before, so that the table is locked for a moment only. */
function addingKey(
  table: string,
  { name, type, definition }: ConstraintSchema,
  manner: string,
): Step[] {
  const hints = [
    notes.tightened(name ?? ''),
    ...(type === 'primary key'
      ? ['references to the old key have to go before, and come back']
      : []),
  ];
  const add = `ALTER TABLE ${table} ADD CONSTRAINT ${name}`;
  const columns = /^(?:UNIQUE|PRIMARY KEY) (\([^()]*\))$/.exec(definition)?.[1];
  if (manner === '' || columns === undefined)
    return [{ sql: `${add} ${definition}`, notes: hints }];
  return [
    { sql: `CREATE UNIQUE INDEX ${manner} ${name} ON ${table} ${columns}`, option, notes: hints },
    { sql: `${add} ${type.toUpperCase()} USING INDEX ${name}` },
  ];
}
