/** Who looks on is told of each step of a migration, under its name. */
import type { Command } from '../commands/command.ts';
import type { Engine } from '../engine.ts';
import type { MigrationProgress, MigrationTimes, StepReport } from '../reports.ts';
import type { StatementObserver } from './port.ts';
import type { Task } from './tasks.ts';

export class StepEvents {
  readonly #engine: Engine;
  readonly #command: Command;
  readonly #task: Pick<Task, 'migration' | 'direction'>;

  constructor(command: Command, task: Pick<Task, 'migration' | 'direction'>) {
    this.#engine = command.engine;
    this.#command = command;
    this.#task = task;
  }

  started(done: number, statements: number): void {
    const { planHash } = this.#command;
    this.#engine.emit({ type: 'migration-started', ...this.#at(done), statements, planHash });
  }

  committed(done: number): void {
    this.#engine.emit({ type: 'committed', ...this.#at(done) });
  }

  retried(statement: number, reason: string): void {
    this.#engine.emit({ type: 'statement-retried', ...this.#at(statement), reason });
  }

  superseded(done: number): void {
    this.#engine.emit({ type: 'migration-superseded', ...this.#at(done) });
  }

  finished(done: number, times: MigrationTimes, report: StepReport): void {
    this.#engine.emit({ type: 'migration-finished', ...this.#at(done), ...times, ...report });
    this.logged('succeeded');
  }

  failed(
    statement: number,
    failure: MigrationTimes & {
      readonly message: string;
      readonly code: string;
      readonly nativeCode: string | null;
    },
  ): void {
    this.#engine.emit({ type: 'migration-failed', ...this.#at(statement), ...failure });
  }

  logged(outcome: 'succeeded' | 'failed'): void {
    const action = this.#task.direction === 'up' ? 'apply' : 'rollback';
    this.#engine.emit({ type: 'logged', action, outcome });
  }

  /** Where nobody wants to hear of statements, they can go to the database in one message. */
  observer(): StatementObserver | null {
    if (!this.#engine.observesStatements) return null;
    return {
      started: ({ index, line, sql }) =>
        this.#engine.emit({ type: 'statement-started', ...this.#at(index + 1), line, sql }),
      finished: ({ index }) =>
        this.#engine.emit({ type: 'statement-finished', ...this.#at(index + 1) }),
    };
  }

  #at(statement: number): MigrationProgress {
    const { migration, direction } = this.#task;
    const { stream, version, name } = migration;
    return { stream, version, name, direction, statement };
  }
}
