/** What is there when a sequence begins, so that its first calls find something. */
import { organizations, type Store, taskStates, users, workflowStates } from '@runledger/schema';
import { identifier, ORGANIZATIONS } from './values.ts';

const [FIRST, SECOND] = ORGANIZATIONS;

export async function setScene(store: Store): Promise<void> {
  await store.load(organizations, [
    { id: FIRST, slug: 'first', name: 'The first' },
    { id: SECOND, slug: 'second', name: 'The second', quotaTier: 'free' },
  ]);
  await store.load(users, [
    { organizationId: FIRST, id: identifier(0xa0), email: 'a@example.com', role: 'admin' },
    { organizationId: SECOND, id: identifier(0xa1), email: 'é@example.com', role: 'user' },
  ]);
  await store.load(workflowStates, [
    { organizationId: FIRST, workflowExecId: 'w1', workflowId: 'a', status: 'RUNNING' },
    { organizationId: SECOND, workflowExecId: 'w1', workflowId: 'a', status: 'DONE' },
  ]);
  const task = { component: 'agent', taskId: 'a', workflowExecId: 'w1', workflowId: 'a' };
  await store.load(taskStates, [
    { organizationId: FIRST, taskExecId: 't1', status: 'RUNNING', ...task },
    { organizationId: FIRST, taskExecId: 't2', parentStateId: 't1', status: 'DONE', ...task },
  ]);
}
