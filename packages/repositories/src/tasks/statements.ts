/** The statements about tasks and their steps, compiled once for each dialect. */
import {
  executionLogs,
  type PageRequest,
  type TaskFilter,
  type TaskStatus,
  tasks,
} from '@runledger/schema';
import { sql } from 'kysely';
import { rowCodec } from '../codec.ts';
import { insertion } from '../insertion.ts';
import { storedColumns } from '../json-rows.ts';
import { before, equals, from } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import type { DialectPort } from '../port.ts';
import { statement } from '../statement.ts';

export type TaskStatements = ReturnType<typeof taskStatements>;

type Key = 'organizationId' | 'taskId';
type Parameter<P extends string> = (name: P) => unknown;

/** From which states a task may become which. */
export const LEGAL: { readonly [to in Exclude<TaskStatus, 'pending'>]: readonly TaskStatus[] } = {
  approved: ['pending'],
  rejected: ['pending', 'approved'],
  executing: ['approved'],
  completed: ['executing'],
  failed: ['executing'],
};

export function taskStatements(port: DialectPort) {
  const codec = rowCodec(tasks, port.codecs);
  const byKey = (label: string, columns: readonly string[]) =>
    statement<Key>(port, label, (db, parameter) =>
      db
        .selectFrom(tasks.name)
        .select([...columns])
        .where('organization_id', '=', parameter('organizationId'))
        .where('task_id', '=', parameter('taskId')),
    );

  /** Changes the task only where it is in a state that may be followed by the new one. */
  function transition<P extends string = never>(
    label: string,
    to: keyof typeof LEGAL,
    set: (parameter: Parameter<P>) => { readonly [column: string]: unknown } = () => ({}),
  ) {
    const change = statement<P | Key>(port, label, (db, parameter) =>
      db
        .updateTable(tasks.name)
        .set({ status: sql.lit(to), ...set(parameter) })
        .where('organization_id', '=', parameter('organizationId'))
        .where('task_id', '=', parameter('taskId'))
        .where(
          'status',
          'in',
          LEGAL[to].map((from) => sql.lit(from)),
        )
        .returning([...codec.columns]),
    );
    return Object.assign(change, { to });
  }

  type Outcome = 'now' | 'actualResources' | 'externalAiUsed';
  const outcome = (parameter: Parameter<Outcome>) => ({
    completed_at: parameter('now'),
    actual_resources: orStays(parameter('actualResources'), 'actual_resources'),
    external_ai_used: orStays(parameter('externalAiUsed'), 'external_ai_used'),
  });

  return {
    codec,
    insertion: insertion(port, tasks, { label: 'tasks_insert' }),
    get: byKey('tasks_get', codec.columns),
    status: byKey('tasks_status', ['status']),
    listing: listing<typeof tasks, TaskFilter>(port, tasks, {
      label: 'tasks_list',
      scope: ['organizationId'],
      sort: ['createdAt', 'taskId'],
      order: 'desc',
      narrowest: [['createdBy'], ['projectId'], ['status']],
      filters: {
        status: equals('status'),
        projectId: equals('projectId'),
        createdBy: equals('createdBy'),
        createdFrom: from('createdAt'),
        createdBefore: before('createdAt'),
      },
    }),
    approve: transition<'now' | 'approvedBy'>('tasks_approve', 'approved', (parameter) => ({
      approved_at: parameter('now'),
      approved_by: parameter('approvedBy'),
    })),
    reject: transition<'now' | 'errorMessage'>('tasks_reject', 'rejected', (parameter) => ({
      completed_at: parameter('now'),
      error_message: parameter('errorMessage'),
    })),
    start: transition('tasks_start', 'executing'),
    complete: transition<Outcome>('tasks_complete', 'completed', outcome),
    fail: transition<Outcome | 'errorMessage'>('tasks_fail', 'failed', (parameter) => ({
      ...outcome(parameter),
      error_message: parameter('errorMessage'),
    })),
    steps: stepStatements(port),
  };
}

function stepStatements(port: DialectPort) {
  const codec = rowCodec(executionLogs, port.codecs);
  const columns = [...codec.columns];
  return {
    codec,
    /**
     * An update that changes nothing: whoever logs a step of the task next waits for the end of this transaction, and
     * a transaction that reads as of its beginning learns that it must be run again, which a lock alone would not tell.
     */
    lockTask: statement<Key>(port, 'tasks_lock', (db, parameter) =>
      db
        .updateTable(tasks.name)
        .set({ status: sql.ref('status') })
        .where('organization_id', '=', parameter('organizationId'))
        .where('task_id', '=', parameter('taskId'))
        .returning('task_id'),
    ),
    /** The steps in the order of their numbers, under those that follow the last one of the task. */
    append: statement<Key | 'rows'>(port, 'execution_logs_append', (db, parameter) => {
      const given = port
        .storedRows(sql`${parameter('rows')}`, storedColumns(executionLogs))
        .as('given');
      const last = db
        .selectFrom(executionLogs.name)
        .select(({ fn }) => fn.max('step_number').as('step_number'))
        .where('organization_id', '=', parameter('organizationId'))
        .where('task_id', '=', parameter('taskId'));
      const selected = columns.map((column) =>
        column === 'step_number'
          ? sql`row_number() over (order by given.step_number) + coalesce(${last}, 0)`.as(column)
          : sql.ref(`given.${column}`).as(column),
      );
      return db
        .insertInto(executionLogs.name)
        .columns(columns)
        .expression(db.selectFrom(given).select(selected))
        .returning(columns);
    }),
    finish: statement<Key | 'stepNumber' | 'status' | 'summary' | 'full' | 'durationMs'>(
      port,
      'execution_logs_finish',
      (db, parameter) =>
        db
          .updateTable(executionLogs.name)
          .set({
            status: parameter('status'),
            output_summary: orStays(parameter('summary'), 'output_summary'),
            output_full: orStays(parameter('full'), 'output_full'),
            duration_ms: orStays(parameter('durationMs'), 'duration_ms'),
          })
          .where('organization_id', '=', parameter('organizationId'))
          .where('task_id', '=', parameter('taskId'))
          .where('step_number', '=', parameter('stepNumber'))
          .where('status', '=', sql.lit('running'))
          .returning(columns),
    ),
    status: statement<Key | 'stepNumber'>(port, 'execution_logs_status', (db, parameter) =>
      db
        .selectFrom(executionLogs.name)
        .select('status')
        .where('organization_id', '=', parameter('organizationId'))
        .where('task_id', '=', parameter('taskId'))
        .where('step_number', '=', parameter('stepNumber')),
    ),
    timeline: listing<typeof executionLogs, PageRequest>(port, executionLogs, {
      label: 'execution_logs_timeline',
      scope: ['organizationId', 'taskId'],
      sort: ['stepNumber'],
      order: 'asc',
      filters: {},
    }),
  };
}

/** The value, or what the column has where there is none. */
function orStays(value: unknown, column: string) {
  return sql`coalesce(${value}, ${sql.ref(column)})`;
}
