/** Forgetting the keys under which events were recorded, some at a time. */
import { usageIdempotencyKeys } from '@runledger/schema';
import type { DialectPort, Session } from '../port.ts';
import type { AnyQuery } from '../queries.ts';
import { request, required, wholeNumber } from '../request.ts';
import { replanned, statement } from '../statement.ts';

const { recordedAt } = usageIdempotencyKeys.columns;

const readPurge = request('The purge', {
  recordedBefore: required(recordedAt),
  limit: wholeNumber([1, 10_000], 1_000),
});

export function keyPurgeStatements(port: DialectPort) {
  const { name } = usageIdempotencyKeys;
  const encodeInstant = port.codecs.instant.encode;
  const purge = replanned(
    statement<'recordedBefore' | 'limit'>(port, 'usage_idempotency_keys_purge', (db, parameter) => {
      const oldest: AnyQuery = db
        .selectFrom(name)
        .select(['organization_id', 'key'])
        .where('recorded_at', '<', parameter('recordedBefore'))
        .orderBy('recorded_at')
        // A batch has one time for all of its keys, and which of them go is not to depend on the engine.
        .orderBy('organization_id')
        .orderBy('key')
        .limit(parameter('limit') as number);
      return db
        .with(
          (cte) => cte('picked').materialized(),
          () => port.forUpdate(oldest, 'skip'),
        )
        .deleteFrom(name)
        .where((where) =>
          where(
            where.refTuple('organization_id', 'key'),
            'in',
            where
              .selectFrom('picked')
              .select(['organization_id', 'key'])
              .$asTuple('organization_id', 'key'),
          ),
        );
    }),
  );
  return { purge, encodeInstant };
}

/** @throws ValidationError when the options are not in order */
export async function purgeKeys(
  session: Session,
  { purge, encodeInstant }: ReturnType<typeof keyPurgeStatements>,
  options: unknown,
): Promise<number> {
  const { recordedBefore, limit } = readPurge(options);
  const values = purge.bind({ recordedBefore: encodeInstant(recordedBefore), limit });
  return (await session.execute(purge, values)).changes;
}
