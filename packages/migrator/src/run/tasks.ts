/** What is to run, in order. */

import type { Direction, Migration } from '../files/migration.ts';
import type { Entry } from '../history/assessment.ts';
import type { HistoryRow } from '../history/port.ts';

export interface Task {
  readonly migration: Migration;
  readonly direction: Direction;
  /** What the history says of it. */
  readonly row: HistoryRow | null;
  readonly late: boolean;
  /** Nothing follows it in this run. */
  readonly isLast: boolean;
}

/** Rollbacks that were interrupted, the last first, then everything that is not applied. */
export function upTasks(todo: readonly Entry[]): Task[] {
  const reverting = todo
    .filter(({ row }) => row?.status === 'reverting')
    .toReversed()
    .map(
      ({ migration, row }): Task => ({
        migration,
        direction: 'down',
        row,
        late: false,
        isLast: false,
      }),
    );
  const last = todo.at(-1)?.migration;
  const pending = todo.map(
    ({ migration, row, late }): Task => ({
      migration,
      direction: 'up',
      row: row?.status === 'reverting' ? null : row,
      late,
      isLast: migration === last,
    }),
  );
  return [...reverting, ...pending];
}

/** @param chosen in the order in which they are rolled back */
export function downTasks(chosen: readonly Entry[]): Task[] {
  const last = chosen.at(-1)?.migration;
  return chosen.map(({ migration, row }) => ({
    migration,
    direction: 'down',
    row,
    late: false,
    isLast: migration === last,
  }));
}

/** How many statements of the task's file an interrupted run has committed. */
export function doneBefore(task: Task): number {
  return isResumed(task) ? (task.row?.statementsDone ?? 0) : 0;
}

/** Whether an interrupted run has begun it: the row of an applied migration is none of its rollback's. */
export function isResumed({ direction, row }: Task): boolean {
  return row !== null && (direction === 'up' || row.status === 'reverting');
}
