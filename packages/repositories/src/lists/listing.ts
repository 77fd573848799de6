/** Lists in pages by keyset: a page begins behind the last row of the one before, however many came and went. */
import {
  type AnyTable,
  columnNameOf,
  Issues,
  type Page,
  type PageRequest,
  type Row,
  ValidationError,
} from '@runledger/schema';
import { sql } from 'kysely';
import { partialCodec } from '../codec.ts';
import { asText, exactSums, type NanoUsdOf } from '../exact-sums.ts';
import type { DialectPort, PreparedSql, Session } from '../port.ts';
import { type Statement, statement } from '../statement.ts';
import { cursorCodec } from './cursor.ts';
import { type Filter, type FilterUse, referenceTo } from './filter.ts';

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000;

export interface ListingDefinition<
  R,
  F extends PageRequest,
  P extends keyof R & string,
  S extends P = never,
> {
  /** Leads the names of the statements: `jobs_list`. */
  readonly label: string;
  /** Properties that the caller fixes, such as the organization; no filter can change them. */
  readonly scope?: readonly (keyof R & string)[];
  /** The properties that the list is sorted by; together with the scope they name a row. */
  readonly sort: readonly P[];
  /** The order unless a request says otherwise. */
  readonly order: 'asc' | 'desc';
  readonly filters: { readonly [name in Exclude<keyof F & string, keyof PageRequest>]: Filter };
  /** The properties that are read; all unless given. */
  readonly select?: readonly P[];
  /** Properties that are sums of money: each row has them exactly too, `costNanoUsd` beside `costUsd`. */
  readonly sums?: readonly S[];
}

export interface Listing<R, F extends PageRequest> {
  /**
   * @param scope values of the definition's scope, valid already
   * @throws ValidationError naming each filter that is wrong
   */
  page(
    session: Session,
    scope: { readonly [property: string]: unknown },
    filter: F | undefined,
    now: Date,
  ): Promise<Page<R>>;
  /** The statement without filters, that of a further page, and one for each filter: for review. */
  examples(): PreparedSql[];
}

type Order = 'asc' | 'desc';
type Uses = ReadonlyMap<string, FilterUse>;
type Shape = readonly (readonly [name: string, form: string])[];

export function listing<
  T extends AnyTable,
  F extends PageRequest,
  P extends keyof Row<T> & string = keyof Row<T> & string,
  S extends P = never,
>(
  port: DialectPort,
  table: T,
  definition: ListingDefinition<Row<T>, F, P, S>,
): Listing<Pick<Row<T>, P> & NanoUsdOf<S>, F> {
  const { label, sort, scope = [] } = definition;
  const properties = definition.select ?? (Object.keys(table.columns) as P[]);
  const codec = partialCodec<T, P>(table, port.codecs, properties);
  const sums = exactSums<S>(table, definition.sums ?? []);
  const decode = (row: Record<string, unknown>) => sums.complete(codec.decode(row), row);
  const stored = (property: string, value: unknown) =>
    port.codecs[table.columns[property].type as 'key'].encode(value);
  const cursor = cursorCodec(label, table, sort);
  const filters = new Map(
    Object.entries<Filter>(definition.filters).map(([name, filter]) => [
      name,
      filter(name, table, port),
    ]),
  );
  const read = requestReader(definition.order, cursor.read, filters);
  const statements = new Map<string, Statement<string>>();

  function compile(order: Order, isFirst: boolean, shape: Shape): Statement<string> {
    const form = JSON.stringify([order, isFirst, shape]);
    const known = statements.get(form);
    if (known) return known;
    const made = statement<string>(port, label, (db, parameter) => {
      let query = db
        .selectFrom(table.name)
        .select(
          codec.columns.map((column) => {
            const reference = `${table.name}.${column}`;
            return sums.isSum(column) ? asText(reference).as(column) : reference;
          }),
        )
        .limit(parameter('limit'));
      for (const property of scope) {
        query = query.where(columnNameOf(table, property), '=', parameter(`scope ${property}`));
      }
      for (const [name, use] of shape) {
        query = query.where((builder) =>
          // A filter that is used is one of the filters.
          (filters.get(name) as NonNullable<ReturnType<typeof filters.get>>).where(
            builder,
            use,
            builder.val(parameter(name)),
          ),
        );
      }
      if (!isFirst) {
        const columns = sql.join(sort.map((property) => sql.ref(referenceTo(table, property))));
        const values = sql.join(sort.map((property) => parameter(`after ${property}`)));
        const operator = sql.raw(order === 'asc' ? '>' : '<');
        query = query.where(sql<boolean>`(${columns}) ${operator} (${values})`);
        // PostgreSQL leaves partitions out for a comparison of one column, not for one of rows.
        const [first] = sort;
        if (first !== undefined && first === table.partitionBy) {
          const bound = order === 'asc' ? '>=' : '<=';
          query = query.where(referenceTo(table, first), bound, parameter(`after ${first}`));
        }
      }
      for (const property of sort) query = query.orderBy(referenceTo(table, property), order);
      return query;
    });
    statements.set(form, made);
    return made;
  }

  return {
    async page(session, fixed, filter = {} as F, now) {
      const { limit, order, after, uses } = read(filter, now);
      // One more than asked for tells whether there is a further page.
      const values: { [parameter: string]: unknown } = { limit: limit + 1 };
      for (const property of scope) values[`scope ${property}`] = stored(property, fixed[property]);
      for (const [name, use] of uses) values[name] = use.value;
      after?.forEach((value, place) => {
        values[`after ${sort[place]}`] = stored(sort[place] as string, value);
      });
      const shape = [...uses].map(([name, { form }]) => [name, form] as const);
      const compiled = compile(order, after === null, shape);
      const { rows } = await session.execute(compiled, compiled.bind(values));
      const items = rows.slice(0, limit).map(decode);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items, next: last ? cursor.write(last) : null };
    },
    examples: () => [
      compile(definition.order, true, []),
      compile(definition.order, false, []),
      ...[...filters].map(([name, { forms }]) =>
        compile(definition.order, true, [[name, forms[0]]]),
      ),
    ],
  };
}

interface ReadRequest {
  readonly limit: number;
  readonly order: Order;
  /** The sort values behind which the page begins. */
  readonly after: readonly unknown[] | null;
  readonly uses: Uses;
}

function requestReader(
  defaultOrder: Order,
  readCursor: (text: unknown, issues: Issues) => unknown[] | null,
  filters: ReadonlyMap<string, ReturnType<Filter>>,
): (request: unknown, now: Date) => ReadRequest {
  return (request, now) => {
    const issues = new Issues();
    const uses = new Map<string, FilterUse>();
    const isObject = typeof request === 'object' && request !== null && !Array.isArray(request);
    if (!isObject) issues.add('', 'must be an object');
    const {
      limit = DEFAULT_LIMIT,
      order = defaultOrder,
      after = null,
      ...given
    } = (request ?? {}) as Record<string, unknown>;
    for (const name of Object.keys(given)) {
      if (!filters.has(name)) issues.add(name, 'is not known');
    }
    for (const [name, filter] of filters) {
      if (given[name] === undefined) continue;
      const use = filter.read(given[name], issues, now);
      if (use) uses.set(name, use);
    }
    if (!Number.isInteger(limit) || (limit as number) < 1 || (limit as number) > LARGEST_LIMIT) {
      issues.add('limit', `must be a whole number from 1 to ${LARGEST_LIMIT}`);
    }
    if (order !== 'asc' && order !== 'desc') issues.add('order', 'must be asc or desc');
    const position = after === null ? null : readCursor(after, issues);
    if (issues.count > 0) throw new ValidationError('The filter of the list', issues.all);
    return { limit: limit as number, order: order as Order, after: position, uses };
  };
}
