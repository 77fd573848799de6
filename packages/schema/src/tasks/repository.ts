/** Tasks of one organization: what its agents were asked to do, and what they did. */
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { ExecutionLog, NewExecutionLog, NewTask, Task } from '../rows.ts';

export type TaskStatus = Task['status'];

/** A new task is pending; everything else comes with its transitions. `createdAt` is now unless given. */
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

/** What an ended task leaves; what is left out stays as it is. */
export type TaskOutcome = Pick<Partial<Task>, 'actualResources' | 'externalAiUsed'>;

/** A step to log; its number is the next one of its task. */
export type NewStep = Omit<NewExecutionLog, 'organizationId' | 'taskId' | 'stepNumber'>;

/** How a step that was logged as running ended. What is left out, or `null`, stays as it was logged. */
export type StepEnd = Pick<NewExecutionLog, 'outputSummary' | 'outputFull' | 'durationMs'> & {
  readonly status: 'completed' | 'failed';
};

/**
 * Legal transitions: pending → approved or rejected; approved → executing or rejected; executing → completed or
 * failed. Each is one compare-and-set, so that of two callers at once one wins and the other is told. `approvedAt`
 * is the time of the approval, `completedAt` that of the end: of completion, failure or rejection.
 * Every transition throws NotFoundError for a task that the organization does not have,
 * IllegalTransitionError, which names both states, for one that may not follow, and ValidationError for what the
 * model refuses.
 */
export interface TaskRepository {
  /**
   * @throws ValidationError when the model refuses it
   * @throws UniqueViolationError when its identifier is taken
   * @throws ForeignKeyViolationError when the organization does not exist
   */
  create(task: NewOrganizationTask): Promise<Task>;
  /** Creates many, all or none; errors as {@link create}, each issue under its place: `tasks[3].requestText`. */
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
   * In a transaction other steps of the task wait for its end. A summary is cut to its first 500 characters.
   * @throws NotFoundError when the organization has no such task
   * @throws ValidationError when the model refuses it
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
  /** The steps of a task in their order; none where there is no such task. */
  timeline(taskId: string, page?: PageRequest): Promise<Page<ExecutionLog>>;
}
