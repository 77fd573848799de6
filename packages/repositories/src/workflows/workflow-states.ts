/** States of workflow executions, the same on every driver. */
import {
  newRowsValidator,
  newRowValidator,
  type WorkflowState,
  type WorkflowStateFilter,
  type WorkflowStateRepository,
  workflowStates,
} from '@runledger/schema';
import { rowCodec } from '../codec.ts';
import { allWithFixed, withFixed } from '../fixed.ts';
import { identifierCheck } from '../identifiers.ts';
import { equals } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import { tellingOrphans } from '../orphans.ts';
import type { DialectPort } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import { statement } from '../statement.ts';
import { upsertion } from '../upsertion.ts';
import { deletion } from './deletion.ts';
import { progressOf, progressStatement } from './progress.ts';
import { assertLockable, stateTimes } from './states.ts';

type WorkflowStateStatements = ReturnType<typeof workflowStateStatements>;

type Key = 'organizationId' | 'workflowExecId';

/** The statements behind {@link workflowStateRepository}, compiled once for each dialect. */
export function workflowStateStatements(port: DialectPort) {
  const codec = rowCodec(workflowStates, port.codecs);
  const byKey = (label: string, isLocking: boolean) =>
    statement<Key>(port, label, (db, parameter) => {
      const query = db
        .selectFrom(workflowStates.name)
        .select([...codec.columns])
        .where('organization_id', '=', parameter('organizationId'))
        .where('workflow_exec_id', '=', parameter('workflowExecId'));
      return isLocking ? port.forUpdate(query) : query;
    });
  return {
    codec,
    get: byKey('workflow_states_get', false),
    getForUpdate: byKey('workflow_states_get_for_update', true),
    deletion: deletion(port, 'workflow_states'),
    upsertion: upsertion(port, workflowStates, {
      label: 'workflow_states_upsert',
      key: ['organizationId', 'workflowExecId'],
      keeps: ['createdAt'],
    }),
    listing: listing<typeof workflowStates, WorkflowStateFilter>(port, workflowStates, {
      label: 'workflow_states_list',
      scope: ['organizationId'],
      sort: ['createdAt', 'workflowExecId'],
      order: 'desc',
      // What changed lately is little, what did not for long is almost everything.
      narrowest: [['updatedFrom'], ['workflowId', 'status'], ['updatedBefore']],
      filters: { status: equals('status'), workflowId: equals('workflowId'), ...stateTimes },
    }),
    progress: progressStatement(port),
    storedList: port.storedList,
  };
}

const validateState = newRowValidator(workflowStates);
const validateStates = newRowsValidator(workflowStates, 'states');
const checkId = identifierCheck(workflowStates, 'workflowExecId');

export function workflowStateRepository(
  organizationId: string,
  { session, statements: { workflowStates: statements }, clock }: RepositoryContext,
): WorkflowStateRepository {
  const { codec, listing, progress, storedList } = statements;

  async function find(
    query: WorkflowStateStatements['get'],
    id: string,
  ): Promise<WorkflowState | null> {
    const values = query.bind({ organizationId, workflowExecId: checkId.one(id) });
    const { rows } = await session.execute(query, values);
    return rows[0] ? codec.decode(rows[0]) : null;
  }

  const progressOfAll = (ids: readonly string[]) =>
    progressOf(session, progress, { organizationId, workflowExecIds: storedList(ids) }, ids);

  return {
    async upsert(state) {
      const now = clock();
      const row = validateState(withFixed(state, { organizationId, updatedAt: now }), { now });
      return await tellingOrphans(workflowStates, statements.upsertion.upsert(session, row), [row]);
    },
    async upsertMany(states) {
      const now = clock();
      const fixed = { organizationId, updatedAt: now };
      const rows = validateStates(
        allWithFixed(states, () => fixed),
        { now },
      );
      return await tellingOrphans(
        workflowStates,
        statements.upsertion.upsertMany(session, rows),
        rows,
      );
    },
    get: (id) => find(statements.get, id),
    async getForUpdate(id) {
      assertLockable(session);
      return await find(statements.getForUpdate, id);
    },
    list: (filter) => listing.page(session, { organizationId }, filter, clock()),
    async delete(id) {
      return await statements.deletion.delete(session, { organizationId, id: checkId.one(id) });
    },
    async progress(id) {
      const checked = checkId.one(id);
      const all = await progressOfAll([checked]);
      return all.get(checked) as NonNullable<ReturnType<typeof all.get>>;
    },
    async progressOf(ids) {
      const checked = checkId.many(ids);
      return checked.length === 0 ? new Map() : await progressOfAll(checked);
    },
  };
}
