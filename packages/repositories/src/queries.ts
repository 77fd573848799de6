/** Kysely's queries without the types of the tables: statements are compiled by the names of columns. */
import type { ExpressionBuilder, QueryCreator, SelectQueryBuilder } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: the tables depend on the query that is compiled.
export type AnyDb = QueryCreator<any>;

// biome-ignore lint/suspicious/noExplicitAny: the tables depend on the query that is compiled.
export type AnyQuery = SelectQueryBuilder<any, any, any>;

// biome-ignore lint/suspicious/noExplicitAny: the tables depend on the query that is compiled.
export type AnyBuilder = ExpressionBuilder<any, any>;
