/** Users, the same on every driver. */
import {
  NotFoundError,
  newRowsValidator,
  newRowValidator,
  normalizeEmail,
  type OrganizationUserRepository,
  type User,
  type UserRepository,
  users,
} from '@runledger/schema';
import { allWithFixed, withFixed } from '../fixed.ts';
import { identifierCheck } from '../identifiers.ts';
import { tellingOrphans } from '../orphans.ts';
import type { Session } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import type { Statement } from '../statement.ts';
import { assertUnused } from './belongings.ts';
import { allNormalizing, lookUpText, normalizing } from './normalization.ts';
import type { UserStatements } from './user-statements.ts';

type Context = Pick<RepositoryContext, 'session' | 'statements' | 'clock' | 'keys'>;

const validateNew = newRowValidator(users);
const validateMany = newRowsValidator(users, 'users');
const checkId = identifierCheck(users, 'id');
const checkExternalId = identifierCheck(users, 'externalId');

const readEmail = (email: unknown) => lookUpText('email', email, normalizeEmail);

/** Users of all organizations. */
export function userRepository({ session, statements }: Context): UserRepository {
  const { byEmail, byExternalId } = statements.users;
  const find = finder(session, statements.users);
  return {
    getByEmail: async (email) => await find(byEmail, { email: readEmail(email) }),
    getByExternalId: async (externalId) =>
      await find(byExternalId, { external_id: checkExternalId.one(externalId) }),
  };
}

/** Users of one organization. */
export function organizationUsers(
  organizationId: string,
  { session, statements: { users: statements }, clock, keys }: Context,
): OrganizationUserRepository {
  const { codec } = statements;
  const find = finder(session, statements);
  const fixed = { organizationId };

  async function change(query: UserStatements['deactivate'], given: string): Promise<User> {
    const id = checkId.one(given);
    const now = codec.encodeValue('updatedAt', clock());
    const user = await forgettingKeys(id, find(query, { organizationId, id, now }));
    if (user === null) throw notFound(id);
    return user;
  }

  /** Also when the answer was lost: the change may be there nevertheless. */
  function forgettingKeys<T>(userId: string, change: Promise<T>): Promise<T> {
    return change.finally(() => keys.forget(session, { organizationId, userId }));
  }

  return {
    async create(user) {
      const given = withFixed(normalizing(user, 'email', normalizeEmail), fixed);
      const row = validateNew(given, { now: clock() });
      await tellingOrphans(users, statements.insertion.insert(session, [row]), [row]);
      return row;
    },
    async createMany(given) {
      const normalized = allNormalizing(given, 'email', normalizeEmail);
      const rows = validateMany(
        allWithFixed(normalized, () => fixed),
        { now: clock() },
      );
      if (rows.length === 0) return [];
      // In one order, whatever the order given: calls at the same time cannot wait for each other in a circle.
      const sorted = rows.toSorted((a, b) => (a.email < b.email ? -1 : 1));
      await tellingOrphans(
        users,
        session.atomically((inside) => statements.insertion.insert(inside, sorted)),
        rows,
      );
      return rows;
    },
    get: async (id) => await find(statements.byIdWithin, { organizationId, id: checkId.one(id) }),
    async getMany(given) {
      const ids = checkId.many(given);
      if (ids.length === 0) return [];
      const { byIdsWithin, storedList } = statements;
      const values = byIdsWithin.bind({ organizationId, ids: storedList(ids) });
      const { rows } = await session.execute(byIdsWithin, values);
      const found = new Map(rows.map((row) => codec.decode(row)).map((row) => [row.id, row]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    getByEmail: async (email) =>
      await find(statements.byEmailWithin, { organizationId, email: readEmail(email) }),
    getByExternalId: async (externalId) =>
      await find(statements.byExternalIdWithin, {
        organizationId,
        external_id: checkExternalId.one(externalId),
      }),
    list: (filter) => statements.listing.page(session, fixed, filter, clock()),
    async update(given, changes) {
      const id = checkId.one(given);
      const normalized = normalizing(changes, 'email', normalizeEmail);
      const key = { organizationId, id };
      const updating = statements.updater.update(session, key, normalized, clock());
      const user = await forgettingKeys(id, updating);
      if (user === null) throw notFound(id);
      return user;
    },
    deactivate: (id) => change(statements.deactivate, id),
    reactivate: (id) => change(statements.reactivate, id),
    async delete(given) {
      const key = { organizationId, id: checkId.one(given) };
      const deleting = session.atomically(async (inside) => {
        const locked = await inside.execute(statements.lock, statements.lock.bind(key));
        if (locked.rows.length === 0) return false;
        const subject = `The user ${key.id}`;
        await assertUnused(inside, statements.belongings, key, subject, 'deactivate it instead');
        await inside.execute(statements.delete, statements.delete.bind(key));
        return true;
      });
      return await forgettingKeys(key.id, deleting);
    },
  };
}

function finder(session: Session, { codec }: UserStatements) {
  return async <P extends string>(
    query: Statement<P>,
    key: { readonly [name in P]: unknown },
  ): Promise<User | null> => {
    const { rows } = await session.execute(query, query.bind(key));
    return rows[0] ? codec.decode(rows[0]) : null;
  };
}

function notFound(id: string): NotFoundError {
  return new NotFoundError(`The organization has no user ${id}.`);
}
