/** Lists in pages by keyset: a page begins behind the last row of the one before, however many came and went. */
import {
  type AnyTable,
  columnNameOf,
  type Page,
  type PageRequest,
  type Row,
} from '@runledger/schema';
import { sql } from 'kysely';
import { partialCodec } from '../codec.ts';
import { asText, exactSums, type NanoUsdOf } from '../exact-sums.ts';
import type { DialectPort, PreparedSql, Session } from '../port.ts';
import { type Statement, statement } from '../statement.ts';
import { type BranchUse, branchesOf, parametersOf, type Shape, shapeOf } from './branches.ts';
import { cursorCodec } from './cursor.ts';
import { type CompiledFilter, type Filter, referenceTo } from './filter.ts';
import { type Order, requestReader } from './request.ts';

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
  /**
   * Filters by how few rows they leave, the narrowest first. Of several in use, the index of the narrowest answers,
   * also where the engine has no statistics to tell. A filter for having no value is the widest of all.
   */
  readonly narrowest?: readonly (readonly Exclude<keyof F & string, keyof PageRequest>[])[];
  /** Filters whose values have few rows each: those of many values are gathered and sorted, not met in passing. */
  readonly few?: readonly Exclude<keyof F & string, keyof PageRequest>[];
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
  const unfiltered = shapeOf(
    new Map(
      [...filters].flatMap(([name, { otherwise }]) => (otherwise ? [[name, otherwise]] : [])),
    ),
  );

  const ranks = new Map(
    definition.narrowest?.flatMap((names, rank) => names.map((name) => [name as string, rank])),
  );
  const rankOf = ({ name, form }: BranchUse) =>
    form === 'none' && ranks.has(name) ? ranks.size : ranks.get(name);
  const few = new Set<string>(definition.few);
  const isGathered = ({ name, form }: BranchUse) =>
    (form === 'many' && few.has(name)) || isSparse({ name, form });
  const isSparse = ({ name, form }: Pick<BranchUse, 'name' | 'form'>) =>
    form !== null && filters.get(name)?.sparse === form;

  function compile(order: Order, isFirst: boolean, shape: Shape): Statement<string> {
    const form = JSON.stringify([order, isFirst, shape]);
    const known = statements.get(form);
    if (known) return known;

    function branch(
      db: DialectPort['compiler'],
      parameter: (name: string) => unknown,
      uses: BranchUse[],
    ) {
      const narrowest = Math.min(...uses.map((use) => rankOf(use) ?? Number.POSITIVE_INFINITY));
      const gathers = uses.some(isGathered);
      const isWider = (use: BranchUse) =>
        gathers ? !isGathered(use) : (rankOf(use) ?? narrowest) > narrowest;
      const sorted = (property: string) => {
        const reference = sql.ref(referenceTo(table, property));
        return gathers ? port.unindexed(reference) : reference;
      };
      let query = db
        .selectFrom(table.name)
        .select(
          codec.columns.map((column) => {
            const reference = `${table.name}.${column}`;
            return sums.isSum(column) ? asText(reference).as(column) : reference;
          }),
        )
        .limit(parameter('limit') as number);
      const isLed = uses.some(isSparse);
      for (const property of scope) {
        query = query.where((builder) => {
          const column = columnNameOf(table, property);
          const condition = builder(column, '=', parameter(`scope ${property}`));
          return isLed ? port.unindexed(condition) : condition;
        });
      }
      for (const use of uses) {
        // A filter that is used is one of the filters.
        const filter = filters.get(use.name) as CompiledFilter;
        const form = use.form ?? filter.forms[0];
        query = query.where((builder) => {
          const condition = filter.where(builder, form, builder.val(parameter(use.parameter)));
          return isWider(use) ? port.unindexed(condition) : condition;
        });
      }
      if (!isFirst) {
        const columns = sql.join(sort.map(sorted));
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
      for (const property of sort) query = query.orderBy(sorted(property), order);
      return query;
    }

    const made = statement<string>(port, label, (db, parameter) => {
      const [first, ...more] = branchesOf(shape).map((uses) => branch(db, parameter, uses));
      const one = first as NonNullable<typeof first>;
      if (more.length === 0) return one;
      const rowsOf = (query: typeof one) =>
        db.selectFrom(query.as('branch')).select([...codec.columns]);
      let all = rowsOf(one);
      for (const query of more) all = all.unionAll(rowsOf(query));
      for (const property of sort) all = all.orderBy(columnNameOf(table, property), order);
      return all.limit(parameter('limit'));
    });
    statements.set(form, made);
    return made;
  }

  return {
    async page(session, fixed, filter = {} as F, now) {
      const time = port.codecs.instant.encode(now);
      const owners = scope.map((property) => stored(property, fixed[property]));
      const { limit, order, after, uses, asked } = read(filter, owners, time);
      // One more than asked for tells whether there is a further page.
      const values: { [parameter: string]: unknown } = { limit: limit + 1 };
      scope.forEach((property, place) => {
        values[`scope ${property}`] = owners[place];
      });
      after?.forEach((value, place) => {
        values[`after ${sort[place]}`] = stored(sort[place] as string, value);
      });
      const shape = shapeOf(uses);
      if (shape.some(({ branches }) => branches === 0)) return { items: [], next: null };
      Object.assign(values, parametersOf(uses, shape));
      const compiled = compile(order, after === null, shape);
      const { rows } = await session.execute(compiled, compiled.bind(values));
      const items = rows.slice(0, limit).map(decode);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items, next: last ? cursor.write(last, asked()) : null };
    },
    examples: () => [
      compile(definition.order, true, unfiltered),
      compile(definition.order, false, unfiltered),
      ...[...filters].map(([name, { forms, otherwise }]) => {
        const parts = otherwise?.parts && { parts: forms.slice(0, 1) };
        const others = unfiltered.filter((shape) => shape.name !== name);
        return compile(definition.order, true, [
          ...others,
          { name, form: forms[0], branches: 1, ...parts },
        ]);
      }),
    ],
  };
}
