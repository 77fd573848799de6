import { conformance } from '@runledger/conformance';
import { openTestDatabase } from './database.ts';

conformance({ name: 'postgres', open: openTestDatabase });
