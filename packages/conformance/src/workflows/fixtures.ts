/** Organizations with executions in them. */
import type {
  NewOrganizationExecutionUsage,
  NewOrganizationTaskState,
  NewOrganizationWorkflowState,
} from '@runledger/schema';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh } from '../fixtures.ts';

export const BEGIN = Date.UTC(2026, 2, 14, 15, 9, 26, 535);

/** A clock that stands still until it is told to go on. */
class SteppingClock {
  #now = BEGIN;
  readonly now = () => new Date(this.#now);

  /** @returns the new time */
  step(milliseconds = 1_000): Date {
    this.#now += milliseconds;
    return this.now();
  }
}

/** Two organizations on one database: what one does must not touch the other. */
export async function openTwo(driver: DriverUnderTest) {
  const clock = new SteppingClock();
  const database = await openFresh(driver, { clock: clock.now });
  const { store } = database;
  const [acme, other] = [
    await createOrganization(store, 'acme'),
    await createOrganization(store, 'other'),
  ];
  return {
    clock,
    database,
    store,
    acme: store.organization(acme.id),
    other: store.organization(other.id),
  };
}

export function workflow(
  workflowExecId: string,
  facts: Partial<NewOrganizationWorkflowState> = {},
): NewOrganizationWorkflowState {
  return { workflowExecId, workflowId: 'onboarding', status: 'running', ...facts };
}

/** A task execution of the workflow execution `run`, unless the facts say otherwise. */
export function task(
  taskExecId: string,
  facts: Partial<NewOrganizationTaskState> = {},
): NewOrganizationTaskState {
  return {
    taskExecId,
    component: 'task',
    status: 'running',
    taskId: 'greet',
    workflowExecId: 'run',
    workflowId: 'onboarding',
    ...facts,
  };
}

export function totals(
  execution: { readonly taskExecId: string } | { readonly workflowExecId: string },
  facts: Partial<NewOrganizationExecutionUsage> = {},
): NewOrganizationExecutionUsage {
  return {
    component: 'agent',
    provider: 'anthropic',
    model: 'claude-sonnet-4',
    promptTokens: 100,
    completionTokens: 20,
    totalTokens: 120,
    costUsd: 0.001,
    ...execution,
    ...facts,
  };
}

/** The values in another order, which the seed decides. */
export function shuffled<T>(values: readonly T[], seed: number): T[] {
  let state = seed;
  const next = () => {
    // The generator of POSIX's example, whose lower bits repeat soon.
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return values
    .map((value) => ({ value, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}
