/** Changing some columns of one row: one statement for each set of columns that callers name. */
import {
  type AnyTable,
  CheckViolationError,
  columnNameOf,
  type Row,
  type RowUpdate,
  updateValidator,
  violationOf,
} from '@runledger/schema';
import { type RowCodec, rowCodec } from './codec.ts';
import type { DialectPort, PreparedSql, Session } from './port.ts';
import { type Statement, statement } from './statement.ts';

export interface RowUpdater<R, U> {
  /**
   * Changes the columns that are named, and those that advance with every update.
   * @param key the row's key, valid already
   * @returns the row as it is now, or `null` when there is none
   * @throws ValidationError when the model refuses a change
   * @throws CheckViolationError when the row as it would be breaks a rule of its table
   */
  update(
    session: Session,
    key: { readonly [property: string]: unknown },
    changes: U,
    now: Date,
  ): Promise<R | null>;
  /** The statement that changes nothing but what always changes, for review. */
  examples(): PreparedSql[];
}

/** @param fixed columns beside the key that an update does not change */
export function rowUpdater<
  T extends AnyTable,
  K extends keyof T['columns'] & string,
  F extends keyof T['columns'] & string = never,
>(
  port: DialectPort,
  table: T,
  label: string,
  key: readonly K[],
  fixed: readonly F[] = [],
): RowUpdater<Row<T>, RowUpdate<T, K | F>> {
  const codec: RowCodec<Row<T>> = rowCodec(table, port.codecs);
  const validate = updateValidator(table, key, fixed);
  const statements = new Map<string, Statement<string>>();
  const property = (name: string) => name as keyof Row<T> & string;

  function compile(set: readonly string[]): Statement<string> {
    const form = set.join(' ');
    const known = statements.get(form);
    if (known) return known;
    const made = statement<string>(port, label, (db, parameter) => {
      let query = db
        .updateTable(table.name)
        .set(
          Object.fromEntries(
            set.map((name) => [columnNameOf(table, name), parameter(`set ${name}`)]),
          ),
        );
      for (const name of key) query = query.where(columnNameOf(table, name), '=', parameter(name));
      return query.returning([...codec.columns]);
    });
    statements.set(form, made);
    return made;
  }

  return {
    async update(session, given, changes, now) {
      const set = validate(changes, { now }) as { readonly [name: string]: unknown };
      const names = Object.keys(set).sort();
      const values: { [parameter: string]: unknown } = {};
      for (const name of key) values[name] = codec.encodeValue(property(name), given[name]);
      for (const name of names)
        values[`set ${name}`] = codec.encodeValue(property(name), set[name]);
      const compiled = compile(names);
      const { rows } = await tellingRules(table, session.execute(compiled, compiled.bind(values)));
      return rows[0] ? codec.decode(rows[0]) : null;
    },
    examples: () => [
      compile(
        Object.entries<{ readonly touched: boolean }>(table.columns)
          .filter(([, { touched }]) => touched)
          .map(([name]) => name),
      ),
    ],
  };
}

/** Where a check of the table refuses what the row would be, the error says what the check demands. */
async function tellingRules<T>(table: AnyTable, written: Promise<T>): Promise<T> {
  try {
    return await written;
  } catch (error) {
    if (!(error instanceof CheckViolationError)) throw error;
    const check = table.checks.find(({ name }) => name === error.constraint);
    if (!check || check.rule === null) throw error;
    const { constraint, cause } = error;
    const details = { table: error.table, constraint, cause };
    throw violationOf(CheckViolationError, details, check.rule);
  }
}
