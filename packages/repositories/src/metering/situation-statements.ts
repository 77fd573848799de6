/** One statement for all that a request depends on, as it is before anything is locked. */
import { budgets, columnNameOf } from '@runledger/schema';
import { sql } from 'kysely';
import { partialCodec } from '../codec.ts';
import type { DialectPort } from '../port.ts';
import type { AnyDb, AnyQuery } from '../queries.ts';
import { statement } from '../statement.ts';
import { LIMIT_PROPERTIES } from './budget-locks.ts';
import { isExpired } from './expiry-statements.ts';
import { SUMS, sumsAsText } from './window-sums.ts';
import { startInPeriod } from './windows.ts';

type SituationParameter = 'organizationId' | 'requestId' | 'userId' | 'apiKeyId' | 'now';
type Parameter = (name: SituationParameter) => unknown;

/** Whom a budget is for besides everybody. */
interface ForWhom {
  readonly user: boolean;
  readonly key: boolean;
}

const limitColumns = LIMIT_PROPERTIES.map((property) => columnNameOf(budgets, property));

export function situationStatements(port: DialectPort) {
  /** The first row: what is there of the organization's reservations. */
  const reservations = (db: AnyDb, parameter: Parameter): AnyQuery => {
    const ofOrganization = db
      .selectFrom('usage_reservations')
      .where('organization_id', '=', parameter('organizationId'));
    return db.selectNoFrom(({ exists }) => [
      ofOrganization
        .select('request_id')
        .where('request_id', '=', parameter('requestId'))
        .as('known'),
      exists(
        ofOrganization
          .select(sql.lit(1).as('one'))
          .where((where) => isExpired(where, parameter('now'))),
      ).as('has_expired'),
      ...[...limitColumns, ...SUMS].map((column) => sql`null`.as(column)),
    ]);
  };

  /** A row for each budget that is for these, with its window of now. */
  const rooms = (db: AnyDb, parameter: Parameter, { user, key }: ForWhom): AnyQuery => {
    const query: AnyQuery = db
      .selectFrom('budgets as budget')
      .leftJoin('budget_windows as held', (join) =>
        join
          .onRef('held.organization_id', '=', 'budget.organization_id')
          .onRef('held.budget_id', '=', 'budget.id')
          .on('held.window_start', '=', startInPeriod(port, 'budget.period', parameter('now'))),
      )
      .select([sql`null`.as('known'), sql`null`.as('has_expired')])
      .select(limitColumns.map((column) => `budget.${column}`))
      .select(sumsAsText('held'))
      .where('budget.organization_id', '=', parameter('organizationId'));
    const ofUser = user
      ? query.where('budget.user_id', '=', parameter('userId'))
      : query.where('budget.user_id', 'is', null);
    return key
      ? ofUser.where('budget.api_key_id', '=', parameter('apiKeyId'))
      : ofUser.where('budget.api_key_id', 'is', null);
  };

  /**
   * For a request with a user or a key, or without. One query for each kind of budget, which both engines answer from
   * an index; with OR, SQLite reads every budget of the organization.
   */
  const situation = (hasUser: boolean, hasKey: boolean) =>
    statement<SituationParameter>(port, 'quota_situation', (db, parameter) => {
      const kinds = [
        { user: true, key: false, isAsked: hasUser },
        { user: false, key: true, isAsked: hasKey },
        { user: true, key: true, isAsked: hasUser && hasKey },
      ];
      let all = reservations(db, parameter).unionAll(
        rooms(db, parameter, { user: false, key: false }),
      );
      for (const { isAsked, ...whom } of kinds) {
        if (isAsked) all = all.unionAll(rooms(db, parameter, whom));
      }
      return all;
    });

  return {
    limits: partialCodec(budgets, port.codecs, LIMIT_PROPERTIES),
    situations: {
      ofNobody: situation(false, false),
      ofUser: situation(true, false),
      ofKey: situation(false, true),
      ofBoth: situation(true, true),
    },
  };
}
