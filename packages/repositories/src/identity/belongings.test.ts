import { type AnyTable, apiKeys, operationalModel, organizations, users } from '@runledger/schema';
import { expect, it } from 'vitest';
import { type Belongings, organizationBelongings, userBelongings } from './belongings.ts';

/** The tables whose rows keep a row of the target from being deleted. */
const restrictedBy = (target: AnyTable) =>
  Object.values<AnyTable>(operationalModel).filter(({ foreignKeys }) =>
    foreignKeys.some((key) => key.target === target.name && key.onDelete !== 'cascade'),
  );

const named = (belongings: Belongings) => Object.values(belongings).flat();

it('looks for all that would keep an organization or a user', () => {
  expect(named(organizationBelongings)).toEqual(
    expect.arrayContaining(restrictedBy(organizations)),
  );
  expect(named(userBelongings)).toEqual(expect.arrayContaining(restrictedBy(users)));
  expect(restrictedBy(organizations)).not.toContain(apiKeys);
  expect(restrictedBy(organizations).length).toBeGreaterThan(5);
});
