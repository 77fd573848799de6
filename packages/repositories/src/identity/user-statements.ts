/** The statements behind users, compiled once for each dialect. */
import { type UserFilter, users } from '@runledger/schema';
import { type Expression, sql } from 'kysely';
import { rowCodec } from '../codec.ts';
import { insertion } from '../insertion.ts';
import { before, equals, type Filter, from, referenceTo } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import type { DialectPort } from '../port.ts';
import { statement } from '../statement.ts';
import { rowUpdater } from '../update.ts';
import { belongingsStatement, userBelongings } from './belongings.ts';

export type UserStatements = ReturnType<typeof userStatements>;

type Key = 'organizationId' | 'id';

export function userStatements(port: DialectPort) {
  const codec = rowCodec(users, port.codecs);
  const columns = codec.columns as string[];
  const by = <C extends string>(column: C) =>
    statement<C>(port, `users_by_${column}`, (db, parameter) =>
      db.selectFrom('users').select(columns).where(column, '=', parameter(column)),
    );
  const within = <C extends string>(column: C) =>
    statement<C | 'organizationId'>(port, `users_of_organization_by_${column}`, (db, parameter) =>
      db
        .selectFrom('users')
        .select(columns)
        .where('organization_id', '=', parameter('organizationId'))
        .where(column, '=', parameter(column)),
    );
  return {
    codec,
    insertion: insertion(port, users, { label: 'users_insert' }),
    byEmail: by('email'),
    byExternalId: by('external_id'),
    byIdWithin: within('id'),
    byEmailWithin: within('email'),
    byExternalIdWithin: within('external_id'),
    byIdsWithin: statement<'organizationId' | 'ids'>(
      port,
      'users_of_organization_by_ids',
      (db, parameter) =>
        db
          .selectFrom('users')
          .select(columns)
          .where('organization_id', '=', parameter('organizationId'))
          .where((where) => port.isAnyOf(where.ref('id'), where.val(parameter('ids')))),
    ),
    storedList: port.storedList,
    listing: listing<typeof users, UserFilter>(port, users, {
      label: 'users_list',
      scope: ['organizationId'],
      sort: ['createdAt', 'id'],
      order: 'desc',
      narrowest: [['role'], ['active']],
      filters: {
        role: equals('role'),
        active,
        createdFrom: from('createdAt'),
        createdBefore: before('createdAt'),
      },
    }),
    updater: rowUpdater(
      port,
      users,
      'users_update',
      ['organizationId', 'id'],
      ['createdAt', 'deactivatedAt'],
    ),
    deactivate: changing(port, 'users_deactivate', columns, (now) => ({
      // A time that lies ahead is brought forward.
      isDone: sql`deactivated_at <= ${now}`,
      value: now,
    })),
    reactivate: changing(port, 'users_reactivate', columns, () => ({
      isDone: sql`deactivated_at is null`,
      value: sql`null`,
    })),
    lock: statement<Key>(port, 'users_lock', (db, parameter) =>
      port.forUpdate(
        db
          .selectFrom('users')
          .select('id')
          .where('organization_id', '=', parameter('organizationId'))
          .where('id', '=', parameter('id')),
      ),
    ),
    belongings: belongingsStatement<Key>(port, 'users_belongings', userBelongings, {
      organizationId: 'organizationId',
      id: 'userId',
    }),
    delete: statement<Key>(port, 'users_delete', (db, parameter) =>
      db
        .deleteFrom('users')
        .where('organization_id', '=', parameter('organizationId'))
        .where('id', '=', parameter('id')),
    ),
  };
}

/** Sets when a user was deactivated, unless that is done already: then nothing changes. */
function changing(
  port: DialectPort,
  label: string,
  columns: string[],
  change: (now: Expression<unknown>) => {
    readonly isDone: Expression<unknown>;
    readonly value: Expression<unknown>;
  },
) {
  return statement<Key | 'now'>(port, label, (db, parameter) => {
    const now = sql`${parameter('now')}`;
    const { isDone, value } = change(now);
    const unlessDone = (column: string, changed: Expression<unknown>) =>
      sql`case when ${isDone} then ${sql.ref(column)} else ${changed} end`;
    return db
      .updateTable('users')
      .set({
        deactivated_at: unlessDone('deactivated_at', value),
        updated_at: unlessDone('updated_at', now),
      })
      .where('organization_id', '=', parameter('organizationId'))
      .where('id', '=', parameter('id'))
      .returning(columns);
  });
}

/** Whether the user may sign in at the time of the call. */
const active: Filter = (name, table) => {
  const deactivatedAt = referenceTo(table, 'deactivatedAt');
  return {
    forms: ['true', 'false'],
    read: (value, issues) =>
      typeof value === 'boolean'
        ? { form: String(value), isOfNow: true }
        : issues.add(name, 'must be true or false'),
    where: (builder, form, now) =>
      form === 'true'
        ? builder.or([builder(deactivatedAt, 'is', null), builder(deactivatedAt, '>', now)])
        : builder(deactivatedAt, '<=', now),
  };
};
