/** Tasks of one organization: what its agents were asked to do, and what they did. */
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { ExecutionLog, NewExecutionLog, NewTask, Task } from '../rows.ts';

export type TaskStatus = Task['status'];

/** A new task is pending; everything else comes with its transitions. */
export type NewOrganizationTask = Pick<
  NewTask,
  'taskId' | 'projectId' | 'requestText' | 'createdAt' | 'createdBy' | 'estimatedResources'
>;

export interface TaskFilter extends PageRequest {
  readonly status?: OneOrMore<TaskStatus> | undefined;
  readonly projectId?: OneOrMore<string> | undefined;
  readonly createdBy?: string | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdBefore?: Date | undefined;
}

/** What an ended task leaves. */
export type TaskOutcome = Pick<Partial<Task>, 'actualResources' | 'externalAiUsed'>;

/** A step to log; its number is the next one of its task. */
export type NewStep = Omit<NewExecutionLog, 'organizationId' | 'taskId' | 'stepNumber'>;

/** How a step that was logged as running ended. */
export type StepEnd = Pick<NewExecutionLog, 'outputSummary' | 'outputFull' | 'durationMs'> & {
  readonly status: 'completed' | 'failed';
};

/**
 * Legal transitions: pending → approved or rejected; approved → executing or rejected; executing → completed or
 * failed. Each is one compare-and-set, so that of two callers at once one wins and the other is told.
 * Every transition throws NotFoundError for a task that the organization does not have, and
 * IllegalTransitionError, which names both states, for one that may not follow.
 */
export interface TaskRepository {
  /**
   * @throws ValidationError when the model refuses it
   * @throws ForeignKeyViolationError when the organization does not exist
   */
  create(task: NewOrganizationTask): Promise<Task>;
  /** Creates many, all or none. */
  createMany(tasks: readonly NewOrganizationTask[]): Promise<Task[]>;
  get(taskId: string): Promise<Task | null>;
  /** Tasks, newest first unless asked otherwise. */
  list(filter?: TaskFilter): Promise<Page<Task>>;
  approve(taskId: string, approvedBy: string): Promise<Task>;
  /** @param reason kept as the task's `errorMessage` */
  reject(taskId: string, reason?: string): Promise<Task>;
  start(taskId: string): Promise<Task>;
  complete(taskId: string, outcome?: TaskOutcome): Promise<Task>;
  fail(taskId: string, errorMessage: string, outcome?: TaskOutcome): Promise<Task>;
  /**
   * Logs a step under the next number of its task: 1, 2, 3 … without gaps or duplicates, also under concurrency.
   * @throws NotFoundError when the organization has no such task
   */
  appendLog(taskId: string, step: NewStep): Promise<ExecutionLog>;
  /** Logs many steps in the order given, all or none. */
  appendLogs(taskId: string, steps: readonly NewStep[]): Promise<ExecutionLog[]>;
  /**
   * Ends a step that is running.
   * @throws NotFoundError when the task has no such step
   * @throws IllegalTransitionError when it has ended already
   */
  finishLog(taskId: string, stepNumber: number, end: StepEnd): Promise<ExecutionLog>;
  /** The steps of a task in their order. */
  timeline(taskId: string, page?: PageRequest): Promise<Page<ExecutionLog>>;
}
