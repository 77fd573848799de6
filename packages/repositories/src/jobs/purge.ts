/** Deleting jobs that ended long ago, some at a time. */
import type { PurgeOptions } from '@runledger/schema';
import type { DialectPort } from '../port.ts';
import type { AnyQuery } from '../queries.ts';
import { replanned, type Statement, statement } from '../statement.ts';
import { picked } from './claiming.ts';
import type { JobContext } from './context.ts';
import { readPurge } from './requests.ts';
import { ENDED, type Ended, isInState } from './states.ts';

type PurgeParameter = 'endedBefore' | 'queues' | 'limit';

export function purgeStatements(port: DialectPort) {
  const purge = (status: Ended, inQueues: boolean) =>
    replanned(
      statement<PurgeParameter>(port, `jobs_purge_${status}`, (db, parameter) => {
        let ended: AnyQuery = db
          .selectFrom('jobs')
          .select(['organization_id', 'id'])
          .where((job) => isInState(job, status))
          // Jobs end after they were made: what the index has in order tells where to stop.
          .where('created_at', '<', parameter('endedBefore'))
          .where('completed_at', '<', parameter('endedBefore'));
        if (inQueues) {
          ended = ended.where((job) =>
            port.isAnyOf(job.ref('queue'), job.val(parameter('queues'))),
          );
        }
        ended = ended
          .orderBy('created_at')
          .orderBy('organization_id')
          .orderBy('id')
          .limit(parameter('limit') as number);
        return db
          .with(
            (cte) => cte('ended').materialized(),
            (inside) => picked(inside, port.forUpdate(ended, 'skip')),
          )
          .deleteFrom('jobs')
          .where((job) =>
            job(
              job.refTuple('organization_id', 'id'),
              'in',
              job
                .selectFrom('ended')
                .select(['organization_id', 'id'])
                .whereRef('same_id', '=', 'id')
                .$asTuple('organization_id', 'id'),
            ),
          );
      }),
    );
  const everyState = (inQueues: boolean) =>
    Object.fromEntries(ENDED.map((status) => [status, purge(status, inQueues)])) as Record<
      Ended,
      Statement<PurgeParameter>
    >;
  const [inAnyQueue, inQueues] = [everyState(false), everyState(true)];
  return {
    purging: { inAnyQueue, inQueues },
    purge: { examples: () => [inAnyQueue.completed, inQueues.completed] },
  };
}

/** @throws ValidationError when the options are not in order */
export async function purgeJobs(context: JobContext, options: PurgeOptions): Promise<number> {
  const { session, statements } = context;
  const { endedBefore, status: named, queue: queues, limit } = readPurge(options);
  const { inAnyQueue, inQueues } = statements.purging;
  let purged = 0;
  for (const status of ENDED) {
    if (purged >= limit || !(named?.includes(status) ?? true)) continue;
    const purge = (queues === null ? inAnyQueue : inQueues)[status];
    const values = purge.bind({
      endedBefore: statements.codec.encodeValue('completedAt', endedBefore),
      queues: statements.storedList(queues ?? []),
      limit: limit - purged,
    });
    purged += (await session.execute(purge, values)).changes;
  }
  return purged;
}
