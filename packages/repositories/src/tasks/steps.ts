/** The steps of tasks: each has the next number of its task, whoever logs at the same time. */
import {
  type ExecutionLog,
  executionLogs,
  IllegalTransitionError,
  type NewExecutionLog,
  NotFoundError,
  newRowsValidator,
  newRowValidator,
  type TaskRepository,
} from '@runledger/schema';
import { allWithFixed, withFixed } from '../fixed.ts';
import { identifierCheck } from '../identifiers.ts';
import { rowChunks } from '../json-rows.ts';
import type { Session } from '../port.ts';
import { readStepEnd, readStepNumber } from './requests.ts';
import type { TaskStatements } from './statements.ts';

// Whoever logs at the same time shares the numbers of a task, so no caller knows one.
const numberedLater = { filledLater: ['stepNumber'] };
const validateStep = newRowValidator(executionLogs, numberedLater);
const validateSteps = newRowsValidator(executionLogs, 'steps', numberedLater);
const checkId = identifierCheck(executionLogs, 'taskId');

type StepRepository = Pick<TaskRepository, 'appendLog' | 'appendLogs' | 'finishLog' | 'timeline'>;

export function stepRepository(
  organizationId: string,
  session: Session,
  statements: TaskStatements['steps'],
  clock: () => Date,
): StepRepository {
  const { codec } = statements;

  /** Locks the task first: a statement that finds the last number itself would not see what it waited for. */
  function append(taskId: string, steps: readonly ExecutionLog[]): Promise<ExecutionLog[]> {
    const key = { organizationId, taskId };
    return session.atomically(async (inside) => {
      const locked = await inside.execute(statements.lockTask, statements.lockTask.bind(key));
      if (locked.rows.length === 0) {
        throw new NotFoundError(`The organization has no task ${taskId}.`);
      }
      const logged: ExecutionLog[] = [];
      const placed = steps.map((step, place) => ({ ...step, stepNumber: place + 1 }));
      for (const { text } of rowChunks(codec, placed)) {
        const values = statements.append.bind({ ...key, rows: text });
        const { rows } = await inside.execute(statements.append, values);
        logged.push(...rows.map((row) => codec.decode(row)));
      }
      return logged.sort((a, b) => a.stepNumber - b.stepNumber);
    });
  }

  return {
    async appendLog(id, step) {
      const taskId = checkId.one(id);
      // The validation knows of the number only that it is not given.
      const given = withFixed(step, { organizationId, taskId }) as NewExecutionLog;
      const [logged] = await append(taskId, [validateStep(given, { now: clock() })]);
      return logged as ExecutionLog;
    },
    async appendLogs(id, steps) {
      const taskId = checkId.one(id);
      const given = allWithFixed(steps, () => ({ organizationId, taskId })) as NewExecutionLog[];
      const rows = validateSteps(given, { now: clock() });
      return rows.length === 0 ? [] : await append(taskId, rows);
    },
    async finishLog(id, number, end) {
      const { stepNumber } = readStepNumber({ stepNumber: number });
      const { status, outputSummary, outputFull, durationMs } = readStepEnd(end);
      const key = { organizationId, taskId: checkId.one(id), stepNumber };
      const { rows } = await session.execute(
        statements.finish,
        statements.finish.bind({
          ...key,
          status,
          summary: codec.encodeValue('outputSummary', outputSummary),
          full: codec.encodeValue('outputFull', outputFull),
          durationMs: codec.encodeValue('durationMs', durationMs),
        }),
      );
      if (rows[0]) return codec.decode(rows[0]);
      const found = await session.execute(statements.status, statements.status.bind(key));
      const subject = `The step ${stepNumber} of the task ${key.taskId}`;
      if (!found.rows[0]) throw new NotFoundError(`${subject} is not there.`);
      throw new IllegalTransitionError(subject, String(found.rows[0].status), String(status));
    },
    async timeline(id, page) {
      const scope = { organizationId, taskId: checkId.one(id) };
      return await statements.timeline.page(session, scope, page, clock());
    },
  };
}
