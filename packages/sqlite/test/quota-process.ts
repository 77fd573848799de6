/** Clients of quotas in the SQLite database at the path they are given; see the process suite. */
import { quotaClientsInProcess } from '@runledger/conformance/quota-process';
import { openSqlite } from '../src/store.ts';

await quotaClientsInProcess((path) => openSqlite({ path, busyTimeoutMs: 60_000 }));
