/** The organization and the user that a command names. */
import type { Organization, Store, User } from '@runledger/schema';
import { CommandError } from './terminal/failure.ts';

/**
 * @param name slug or identifier
 * @throws CommandError when there is none
 */
export async function organizationOf(
  store: Pick<Store, 'organizations'>,
  name: string,
): Promise<Organization> {
  const { organizations } = store;
  const byId = (await isIdentifier(name)) ? await organizations.get(name) : null;
  const found = byId ?? (await organizations.getBySlug(name));
  if (found) return found;
  throw new CommandError(
    `There is no organization ${name}: \`runledger orgs list\` shows those there are.`,
  );
}

/**
 * @param name e-mail address or identifier
 * @throws CommandError when the organization has none
 */
export async function userOf(
  store: Pick<Store, 'organization'>,
  organization: Organization,
  name: string,
): Promise<User> {
  const { users } = store.organization(organization.id);
  const found = (await isIdentifier(name)) ? await users.get(name) : await users.getByEmail(name);
  if (found) return found;
  throw new CommandError(
    `The organization ${organization.slug} has no user ${name}: \`runledger users list --organization ${organization.slug}\` shows those there are.`,
  );
}

/** The schema is loaded when it is needed: the command starts without it. */
async function isIdentifier(name: string): Promise<boolean> {
  const { canonicalUuid } = await import('@runledger/schema');
  return canonicalUuid(name) !== null;
}
