/** A worker on the PostgreSQL database at the address that it is given; see the fencing suite. */
import { workInProcess } from '@runledger/conformance/fencing-process';
import { openPostgres } from '../src/store.ts';

await workInProcess((url) => openPostgres({ url, pool: { max: 4 } }));
