/** Clients of quotas in the PostgreSQL database at the address they are given; see the process suite. */
import { quotaClientsInProcess } from '@runledger/conformance/quota-process';
import { openPostgres } from '../src/store.ts';

await quotaClientsInProcess((url) => openPostgres({ url, pool: { max: 8 } }));
