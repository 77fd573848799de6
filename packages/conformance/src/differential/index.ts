/** Differential testing: the same calls on two drivers, whose answers and tables have to be the same. */
import { auditOperations } from './audit.ts';
import { meteringOperations } from './metering.ts';
import { organizationOperations } from './organizations.ts';
import type { Domains } from './sequence.ts';
import { userOperations } from './users.ts';

export { compareOn, type Difference, type Engine, inWords } from './comparison.ts';
export type { Operation } from './operation.ts';
export { type Domains, type Sequence, sequences } from './sequence.ts';

/** Everything that sequences call, by domain. */
export const domains: Domains = {
  organizations: organizationOperations,
  users: userOperations,
  metering: meteringOperations,
  audit: auditOperations,
};
