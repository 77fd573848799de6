/** How many jobs there are in each state, without counting millions of them. */
import type { JobCountRequest, JobCounts } from '@runledger/schema';
import { sql } from 'kysely';
import type { DialectPort } from '../port.ts';
import type { AnyQuery } from '../queries.ts';
import { replanned, type Statement, statement } from '../statement.ts';
import type { JobContext } from './context.ts';
import { readCount } from './requests.ts';
import { isInState, JOB_STATES } from './states.ts';

type CountParameter = 'organizationId' | 'queue' | 'kind' | 'upTo';
type Count = (
  parameters: {
    readonly [name in CountParameter]: unknown;
  },
) => { readonly statement: Statement<CountParameter>; readonly values: unknown[] };

export function countStatements(port: DialectPort) {
  const statements = new Map<string, Statement<CountParameter>>();

  /** Every state by itself, so that each is found in an index and left when the bound is reached. */
  function compile(names: readonly CountParameter[]): Statement<CountParameter> {
    const form = names.join(' ');
    const known = statements.get(form);
    if (known) return known;
    const made = replanned(
      statement<CountParameter>(port, 'jobs_counts', (db, parameter) =>
        db.selectNoFrom(
          JOB_STATES.map((status) => {
            let some: AnyQuery = db
              .selectFrom('jobs')
              .select(sql.lit(1).as('one'))
              .where((job) => isInState(job, status))
              .limit(parameter('upTo') as number);
            if (names.includes('organizationId')) {
              some = some.where((job) => {
                const isOwn = job('organization_id', '=', parameter('organizationId'));
                // Those are few, and in an index of their own.
                return status === 'processing' ? port.unindexed(isOwn) : isOwn;
              });
            }
            for (const name of ['queue', 'kind'] as const) {
              if (!names.includes(name)) continue;
              some = some.where((job) => port.isAnyOf(job.ref(name), job.val(parameter(name))));
            }
            return db
              .selectFrom(some.as('some'))
              .select(({ fn }) => fn.countAll().as('jobs'))
              .as(status);
          }),
        ),
      ),
    );
    statements.set(form, made);
    return made;
  }

  const counting: Count = (parameters) => {
    const names = (Object.keys(parameters) as CountParameter[]).filter(
      (name) => parameters[name] !== null,
    );
    const compiled = compile(names);
    return { statement: compiled, values: compiled.bind(parameters) };
  };
  return {
    counting,
    storedList: port.storedList,
    counts: { examples: () => [compile(['upTo']), compile(['organizationId', 'upTo'])] },
  };
}

/** @throws ValidationError when the request is not in order */
export async function countJobs(
  { session, statements }: JobContext,
  organizationId: string | null,
  request: JobCountRequest = {},
): Promise<JobCounts> {
  const { queue, kind, upTo } = readCount(request);
  const list = (values: readonly string[] | null) =>
    values === null ? null : statements.storedList(values);
  const parameters = {
    organizationId,
    queue: list(queue),
    kind: list(kind),
    upTo,
  };
  const { statement, values } = statements.counting(parameters);
  const { rows } = await session.execute(statement, values);
  return rows[0] as unknown as JobCounts;
}
