/** What ran: states of workflow and task executions, and what they used. All of one organization. */
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type {
  ExecutionLlmUsage,
  NewExecutionLlmUsage,
  NewTaskState,
  NewWorkflowState,
  TaskState,
  WorkflowState,
} from '../rows.ts';

/**
 * A state as a caller writes it: the organization is the store's, the time of the change the clock's. A state that
 * was read may be given back with some of it changed; what it says of these two is left aside.
 */
export type NewOrganizationWorkflowState = Omit<NewWorkflowState, 'organizationId' | 'updatedAt'>;
/** See {@link NewOrganizationWorkflowState}. */
export type NewOrganizationTaskState = Omit<NewTaskState, 'organizationId' | 'updatedAt'>;
/** Totals as a caller writes them, found by their execution and component: an `id` is left aside too. */
export type NewOrganizationExecutionUsage = Omit<
  NewExecutionLlmUsage,
  'organizationId' | 'id' | 'updatedAt'
>;

interface StateTimes extends PageRequest {
  readonly createdFrom?: Date | undefined;
  readonly createdBefore?: Date | undefined;
  readonly updatedFrom?: Date | undefined;
  readonly updatedBefore?: Date | undefined;
}

export interface WorkflowStateFilter extends StateTimes {
  readonly status?: OneOrMore<string> | undefined;
  readonly workflowId?: OneOrMore<string> | undefined;
}

export interface TaskStateFilter extends StateTimes {
  readonly status?: OneOrMore<string> | undefined;
  readonly workflowId?: OneOrMore<string> | undefined;
  readonly workflowExecId?: OneOrMore<string> | undefined;
  readonly taskId?: OneOrMore<string> | undefined;
  /** `null`: those that are part of no other. */
  readonly parentStateId?: OneOrMore<string> | null | undefined;
}

/** How far an execution is. */
export interface Progress {
  readonly total: number;
  /** Number of task executions in each status, by status. */
  readonly byStatus: Readonly<Record<string, number>>;
}

export interface WorkflowStateRepository {
  /**
   * Writes the whole state: a new row, or in place of the one with this `workflowExecId`, whose `createdAt` stays.
   * @throws ValidationError when the model refuses it
   * @throws ForeignKeyViolationError when the organization does not exist; the message names it
   */
  upsert(state: NewOrganizationWorkflowState): Promise<WorkflowState>;
  /**
   * Writes many, all or none; of two with one `workflowExecId` the later one stays.
   * @returns the states as they are now, in the order given
   * @throws ValidationError naming each refused state by its place, `states[3].status`
   * @throws ForeignKeyViolationError when the organization does not exist
   */
  upsertMany(states: readonly NewOrganizationWorkflowState[]): Promise<WorkflowState[]>;
  get(workflowExecId: string): Promise<WorkflowState | null>;
  /**
   * The state, kept from changing until the transaction ends.
   * @throws TransactionScopeError outside of a transaction, where the lock would be over at once
   */
  getForUpdate(workflowExecId: string): Promise<WorkflowState | null>;
  /** States, newest first unless asked otherwise. */
  list(filter?: WorkflowStateFilter): Promise<Page<WorkflowState>>;
  /** Deletes an execution with its tasks and totals; false when there was none. */
  delete(workflowExecId: string): Promise<boolean>;
  /** How many of its task executions are in which status; none where there is no such execution. */
  progress(workflowExecId: string): Promise<Progress>;
  /** The same for many executions in one query, by `workflowExecId`, each of which is there. */
  progressOf(workflowExecIds: readonly string[]): Promise<Map<string, Progress>>;
}

/** A task execution and its parts. */
export interface TaskTree {
  readonly state: TaskState;
  readonly children: TaskTree[];
}

export interface TreeOptions {
  /** How many levels: 1 is the execution alone; 1 to 100, 10 unless given. */
  readonly depth?: number | undefined;
}

export interface TaskStateRepository {
  /**
   * Writes the whole state: a new row, or in place of the one with this `taskExecId`, whose `createdAt` stays.
   * @throws ValidationError when the model refuses it
   * @throws ForeignKeyViolationError when its workflow execution or parent does not exist here; the message names it
   */
  upsert(state: NewOrganizationTaskState): Promise<TaskState>;
  /**
   * Writes many, all or none, in any order: a state may come before the one that it is a part of. Of two with one
   * `taskExecId` the later one stays.
   * @returns the states as they are now, in the order given
   * @throws ValidationError naming each refused state by its place, `states[3].status`
   * @throws ForeignKeyViolationError when a workflow execution or parent does not exist; the message names which
   */
  upsertMany(states: readonly NewOrganizationTaskState[]): Promise<TaskState[]>;
  get(taskExecId: string): Promise<TaskState | null>;
  /**
   * The state, kept from changing until the transaction ends.
   * @throws TransactionScopeError outside of a transaction, where the lock would be over at once
   */
  getForUpdate(taskExecId: string): Promise<TaskState | null>;
  /** States, newest first unless asked otherwise. */
  list(filter?: TaskStateFilter): Promise<Page<TaskState>>;
  /** The direct parts of a task execution, oldest first. */
  children(taskExecId: string): Promise<TaskState[]>;
  /**
   * A task execution with its parts, their parts and so on, in one query; parts come oldest first. Where the parts
   * lead back to the execution itself, the tree ends there.
   * @returns `null` when there is no such execution
   * @throws ValidationError when the depth is out of range
   */
  tree(taskExecId: string, options?: TreeOptions): Promise<TaskTree | null>;
  /** Deletes an execution with its parts and totals; false when there was none. */
  delete(taskExecId: string): Promise<boolean>;
}

/**
 * Sums over the totals of executions. Reading them is a {@link DataError} where a number of tokens is beyond 2^53 - 1.
 */
export interface UsageSummary {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  readonly reasoningTokens: number;
  readonly cachedPromptTokens: number;
  readonly inputAudioTokens: number;
  readonly outputAudioTokens: number;
  readonly costUsd: number;
  /** Exact, whatever its size; `costUsd` is exact up to 4 million dollars. */
  readonly costNanoUsd: bigint;
}

/** What a workflow execution used: its own totals and those of its tasks. */
export interface WorkflowUsage extends UsageSummary {
  readonly workflowExecId: string;
  /** By component, those of the workflow itself and of its tasks together. */
  readonly byComponent: Readonly<Record<string, UsageSummary>>;
  /**
   * By model, as `provider/model`: the first `/` is the one between them, since one in the provider's own name stands
   * there as `%2F`, and a `%` as `%25`.
   */
  readonly byModel: Readonly<Record<string, UsageSummary>>;
}

export interface ExecutionUsageRepository {
  /**
   * Writes the totals of an execution and component, in place of those that are there: the same call twice leaves
   * the same row. `updatedAt` advances only where something changed.
   * @throws ValidationError when the model refuses it
   * @throws ForeignKeyViolationError when the execution does not exist here; the message names it
   */
  upsert(usage: NewOrganizationExecutionUsage): Promise<ExecutionLlmUsage>;
  /**
   * Writes many, all or none; of two for one execution and component the later one stays. Any number of callers may
   * write the same totals at a time: none of them waits for another in a circle.
   * @returns the totals as they are now, in the order given
   * @throws ValidationError naming each refused one by its place, `usage[3].component`
   * @throws ForeignKeyViolationError when an execution does not exist; the message names which kind
   */
  upsertMany(usage: readonly NewOrganizationExecutionUsage[]): Promise<ExecutionLlmUsage[]>;
  /**
   * Adds tokens and costs to totals, which begin at nothing; provider, model and agent become those given. Unlike
   * {@link upsertMany} it has to know what is new: the same call twice adds twice, so it belongs into the
   * transaction that records the events. Many, all or none, in one statement for each kind of execution; any
   * number of callers may add to the same totals at a time, and none of them waits for another in a circle.
   * @returns the totals as they are now, in the order given
   * @throws ValidationError naming each refused one by its place, `usage[3].component`
   * @throws ForeignKeyViolationError when an execution does not exist; the message names which kind
   * @throws DataError when a total would be beyond 2^53 - 1, in billionths of a dollar for what it cost; nothing is
   * added then
   *
   * @example
   * ```ts
   * await store.transaction(async (transaction) => {
   *   const acme = transaction.organization(id);
   *   const { recorded } = await acme.metering.record(event);
   *   if (recorded) await acme.executionUsage.addMany([usageOf(event)]);
   * });
   * ```
   */
  addMany(usage: readonly NewOrganizationExecutionUsage[]): Promise<ExecutionLlmUsage[]>;
  /** Totals of a task execution, by component. */
  getByTaskExecId(taskExecId: string): Promise<ExecutionLlmUsage[]>;
  /** Totals of a workflow execution itself, without its tasks, by component. */
  getByWorkflowExecId(workflowExecId: string): Promise<ExecutionLlmUsage[]>;
  /** What a workflow execution used, its tasks included; nothing where there is no such execution. */
  summarize(workflowExecId: string): Promise<WorkflowUsage>;
  /** The same for many in one query, in the order given. */
  summarizeMany(workflowExecIds: readonly string[]): Promise<WorkflowUsage[]>;
}
