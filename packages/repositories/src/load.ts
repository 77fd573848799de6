/** Loading whole rows into any table of a model: what samples, fixtures and copies need. */
import {
  type AnyTable,
  columnNameOf,
  type NewRow,
  newRowValidator,
  type Row,
  ValidationError,
} from '@runledger/schema';
import { type RowCodec, rowCodec } from './codec.ts';
import { PARAMETERS_PER_STATEMENT } from './insertion.ts';
import type { DialectPort, PreparedSql, Session } from './port.ts';
import { statementName } from './statement.ts';

/**
 * Inserts rows in the order given; a row whose primary key is taken is left alone.
 * @returns how many rows are new
 * @throws ValidationError when the model refuses a row, before anything is inserted
 * @throws ConstraintError when a constraint other than the primary key refuses a row
 */
export async function loadRows<T extends AnyTable>(
  port: DialectPort,
  session: Session,
  table: T,
  rows: readonly NewRow<T>[],
  now: Date,
): Promise<number> {
  if (!Array.isArray(rows)) {
    throw new ValidationError('The rows', [{ path: 'rows', message: 'must be a list' }]);
  }
  const { codec, validate } = compiledFor(table, port);
  const stored = rows.map((row) => codec.encode(validate(row, { now })));
  const batch = Math.max(1, Math.floor(PARAMETERS_PER_STATEMENT / codec.columns.length));
  let inserted = 0;
  for (let start = 0; start < stored.length; start += batch) {
    const values = stored.slice(start, start + batch);
    const statement = insertStatement(port, table, codec.columns, values.length);
    inserted += (await session.execute(statement, values.flat())).changes;
  }
  return inserted;
}

interface Compiled<T extends AnyTable> {
  readonly codec: RowCodec<Row<T>>;
  readonly validate: ReturnType<typeof newRowValidator<T>>;
}

const compiled = new WeakMap<AnyTable, WeakMap<DialectPort, Compiled<AnyTable>>>();

/** A table's codec and validator, made once for each dialect. */
function compiledFor<T extends AnyTable>(table: T, port: DialectPort): Compiled<T> {
  const ofTable = compiled.get(table) ?? new WeakMap<DialectPort, Compiled<AnyTable>>();
  compiled.set(table, ofTable);
  const known = ofTable.get(port);
  if (known) return known as Compiled<T>;
  const made = { codec: rowCodec(table, port.codecs), validate: newRowValidator(table) };
  ofTable.set(port, made as Compiled<AnyTable>);
  return made;
}

function insertStatement(
  port: DialectPort,
  table: AnyTable,
  columns: readonly string[],
  rows: number,
): PreparedSql {
  const row = Object.fromEntries(columns.map((column) => [column, 0]));
  const primaryKey = table.primaryKey.columns.map((property) => columnNameOf(table, property));
  const { sql } = port.compiler
    .insertInto(table.name)
    .values(Array.from({ length: rows }, () => row))
    .onConflict((conflict) => conflict.columns(primaryKey).doNothing())
    .compile();
  return { name: statementName(`load_${table.name}`, sql), sql };
}
