/** A worker on the SQLite database at the path that it is given; see the fencing suite. */
import { workInProcess } from '@runledger/conformance/fencing-process';
import { openSqlite } from '../src/store.ts';

await workInProcess((path) => openSqlite({ path }));
