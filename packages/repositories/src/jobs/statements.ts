/** Every statement about jobs that the drivers share, compiled once for each dialect. */
import { jobs } from '@runledger/schema';
import { rowCodec } from '../codec.ts';
import type { DialectPort } from '../port.ts';
import { changeStatements } from './changes.ts';
import { claimStatements } from './claiming.ts';
import { countStatements } from './counts.ts';
import { enqueueStatements } from './enqueue-statements.ts';
import { fairnessStatements } from './fairness.ts';
import { fileStatements } from './files.ts';
import { leaseStatements } from './leases.ts';
import { listStatements } from './lists.ts';
import { purgeStatements } from './purge.ts';

export type JobStatements = ReturnType<typeof jobStatements>;

export function jobStatements(port: DialectPort) {
  return {
    codec: rowCodec(jobs, port.codecs),
    ...enqueueStatements(port),
    ...claimStatements(port),
    ...fairnessStatements(port),
    ...leaseStatements(port),
    ...changeStatements(port),
    ...countStatements(port),
    ...listStatements(port),
    ...fileStatements(port),
    ...purgeStatements(port),
  };
}
