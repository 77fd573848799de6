import type { DriverUnderTest } from '../driver.ts';
import { apiKeySuite } from './api-keys.ts';
import { keyCacheSuite } from './key-cache.ts';
import { keyRotationSuite } from './key-rotation.ts';
import { keySecretSuite } from './key-secrets.ts';
import { keyUseSuite } from './key-uses.ts';
import { organizationSuite } from './organizations.ts';
import { identityPlanSuite } from './plans.ts';
import { userSuite } from './users.ts';

export function identitySuite(driver: DriverUnderTest): void {
  organizationSuite(driver);
  userSuite(driver);
  apiKeySuite(driver);
  keyRotationSuite(driver);
  keyCacheSuite(driver);
  keyUseSuite(driver);
  keySecretSuite(driver);
  identityPlanSuite(driver);
}
