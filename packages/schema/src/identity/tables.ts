/** Who may call: organizations, their users, and API keys. */
import { bytes, id, instant, key, list, oneOf, self, text } from '../model/column.ts';
import { isNotNull } from '../model/condition.ts';
import { index, table } from '../model/table.ts';

const forAccount = { forever: 'kept until the organization is deleted' } as const;

export const organizations = table('organizations', {
  domain: 'identity',
  about: 'A customer of the platform: the tenant that everything else belongs to.',
  retention: forAccount,
  columns: {
    id: id().generated().internal('Identifier of the organization.'),
    slug: text(63)
      .pattern('slug')
      .internal('Short name in addresses and commands: lower-case letters, digits and hyphens.'),
    externalId: key().optional().internal("The identity provider's identifier."),
    name: text(200).filled().internal('Name for people.'),
    quotaTier: key(63).default('pro').internal('Quota tier; configuration says its limits.'),
    createdAt: instant().defaultNow().internal('When the organization was created.'),
    updatedAt: instant().touched().internal('When the organization last changed.'),
  },
  primaryKey: ['id'],
  uniques: [['slug'], ['externalId']],
  indexes: [
    index('createdAt').serves('organizations by age'),
    index('quotaTier', 'createdAt').serves('the organizations of a tier'),
  ],
});

export const users = table('users', {
  domain: 'identity',
  about: 'A person who belongs to an organization.',
  retention: forAccount,
  columns: {
    organizationId: id().references(organizations).internal('The organization of the user.'),
    id: id().generated().internal('Identifier of the user.'),
    externalId: key().optional().confidential("The identity provider's identifier."),
    email: text(320)
      .filled()
      .pattern('lowercase')
      .confidential('E-mail address, in lower case and Unicode normalization form C.'),
    displayName: text(200).optional().confidential('Name for people.'),
    role: oneOf('admin', 'user').internal('What the user may do in the organization.'),
    deactivatedAt: instant().optional().internal('From then on the user may not sign in.'),
    createdAt: instant().defaultNow().internal('When the user was created.'),
    updatedAt: instant().touched().internal('When the user last changed.'),
  },
  primaryKey: ['organizationId', 'id'],
  uniques: [['externalId'], ['email']],
  indexes: [
    index('role').serves('the users with a role'),
    index('organizationId', 'createdAt').serves("an organization's users, newest first"),
    index('organizationId', 'role', 'createdAt').serves("an organization's users with a role"),
    index('organizationId', 'deactivatedAt')
      .where(isNotNull('deactivatedAt'))
      .serves('the users who were deactivated'),
  ],
});

export const apiKeys = table('api_keys', {
  domain: 'identity',
  about: 'A key for calling the platform: the secret itself is shown once and never stored.',
  retention: forAccount,
  columns: {
    organizationId: id()
      .references(organizations, { onDelete: 'cascade' })
      .internal('The organization that owns the key.'),
    id: id().generated().internal('Identifier of the key.'),
    userId: id()
      .optional()
      .references(users, { onDelete: 'cascade' })
      .internal("The user the key acts for; none is a service account's key."),
    name: text(200).filled().internal('Name for people.'),
    environment: key(16)
      .default('live')
      .internal('Stands in the key, for people and secret scanners: what it is for.'),
    prefix: key(32).internal('Public random part: what a look-up uses and a list shows.'),
    hash: bytes().byteLength(32).secret('SHA-256 of the whole key.'),
    scopes: list().default([]).internal('What the key may do.'),
    quotaTier: key(63)
      .optional()
      .internal('Quota tier of the key; none: that of its organization.'),
    createdAt: instant().defaultNow().internal('When the key was issued.'),
    expiresAt: instant().optional().internal('From then on the key is refused.'),
    lastUsedAt: instant()
      .optional()
      .internal('Last use, written at most once a minute for each key.'),
    revokedAt: instant().optional().internal('From then on the key is refused.'),
    replacedById: id()
      .optional()
      .references(self)
      .internal('The key that a rotation put in place.'),
  },
  primaryKey: ['organizationId', 'id'],
  uniques: [['prefix'], ['hash']],
  indexes: [
    index('organizationId', 'createdAt').serves("an organization's keys, newest first"),
    index('organizationId', 'userId', 'createdAt').serves("a user's keys"),
    index('organizationId', 'replacedById')
      .where(isNotNull('replacedById'))
      .serves('the keys that a deleted key had replaced'),
    index('createdAt').serves('keys by age'),
  ],
});
