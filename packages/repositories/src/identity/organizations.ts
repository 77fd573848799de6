/** Organizations, the same on every driver. */
import {
  assertUuid,
  isStorable,
  newRowValidator,
  normalizeSlug,
  type OrganizationRepository,
  organizations,
  ValidationError,
} from '@runledger/schema';
import { rowCodec } from '../codec.ts';
import type { DialectPort, Session } from '../port.ts';
import { statement } from '../statement.ts';

export type OrganizationStatements = ReturnType<typeof organizationStatements>;

/** The statements behind {@link organizationRepository}, compiled once for each dialect. */
export function organizationStatements(port: DialectPort) {
  const codec = rowCodec(organizations, port.codecs);
  const columns = codec.columns as string[];
  return {
    codec,
    insert: statement<string>(port, 'organizations_insert', (db, parameter) =>
      db
        .insertInto('organizations')
        .values(Object.fromEntries(columns.map((column) => [column, parameter(column)]))),
    ),
    byId: statement<'id'>(port, 'organizations_by_id', (db, parameter) =>
      db.selectFrom('organizations').select(columns).where('id', '=', parameter('id')),
    ),
    bySlug: statement<'slug'>(port, 'organizations_by_slug', (db, parameter) =>
      db.selectFrom('organizations').select(columns).where('slug', '=', parameter('slug')),
    ),
  };
}

const validateNew = newRowValidator(organizations);

export function organizationRepository(
  session: Session,
  statements: OrganizationStatements,
  clock: () => Date,
): OrganizationRepository {
  const { codec } = statements;
  return {
    async create(organization) {
      const { slug } = organization;
      // What is no text is left to the validation, which names it.
      const normalized = typeof slug === 'string' ? normalizeSlug(slug) : slug;
      const row = validateNew({ ...organization, slug: normalized }, { now: clock() });
      await session.execute(statements.insert, codec.encode(row));
      return row;
    },
    async get(id) {
      const values = statements.byId.bind({ id: assertUuid(id, 'id') });
      const { rows } = await session.execute(statements.byId, values);
      return rows[0] ? codec.decode(rows[0]) : null;
    },
    async getBySlug(slug) {
      if (typeof slug !== 'string' || !isStorable(slug)) {
        throw new ValidationError('The slug', [{ path: 'slug', message: 'must be text' }]);
      }
      const values = statements.bySlug.bind({ slug: normalizeSlug(slug) });
      const { rows } = await session.execute(statements.bySlug, values);
      return rows[0] ? codec.decode(rows[0]) : null;
    },
  };
}
