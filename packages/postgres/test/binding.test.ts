import { boundStoreSuite } from '@runledger/conformance';
import { applications } from './applications.ts';

for (const application of applications) boundStoreSuite(application);
