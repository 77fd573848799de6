/** The engine's commands. */
import { runCommand } from './commands/command.ts';
import { down, redo } from './commands/down.ts';
import { status, verify } from './commands/status.ts';
import { up } from './commands/up.ts';
import type { Migrator, MigratorOptions } from './contract.ts';
import { Engine } from './engine.ts';

/**
 * The migration engine for one database.
 *
 * Commands reject with errors of Runledger's hierarchy: `MigrationFileError`, `MigrationHistoryError`,
 * `MigrationFailedError`, `MigrationLockError`, `MigrationBackupError`, `MigrationUsageError`,
 * `MigrationEnvironmentError`, `MigrationApprovalError`, `MigrationPlanError`, `MigrationHookError`, or
 * `ConnectionError`. Each connects for itself and closes its connection.
 * @example
 * import { embeddedMigrations, migrationTarget } from '@runledger/sqlite/migrations';
 *
 * const migrator = createMigrator({
 *   target: migrationTarget({ path: 'runledger.db' }),
 *   sources: [...sourcesOf(embeddedMigrations), { stream: 'app', directory: 'migrations' }],
 * });
 * const { applied } = await migrator.up();
 */
export function createMigrator(options: MigratorOptions): Migrator {
  const engine = new Engine(options);
  // Each an async function, so that whatever is wrong comes as a rejection. Loaded at once is what starting an
  // application may take: status, up and down; the rest when it is asked for.
  return {
    up: async (choice) => await runCommand(engine, 'up', (command) => up(command, choice), choice),
    down: async (choice) =>
      await runCommand(engine, 'down', (command) => down(command, choice), choice),
    redo: async (choice) =>
      await runCommand(engine, 'redo', (command) => redo(command, choice), choice),
    backfill: async (choice) =>
      await runCommand(engine, 'backfill', async (command) =>
        (await import('./commands/backfill.ts')).backfill(command, choice),
      ),
    status: async () => await status(engine),
    verify: async () => await verify(engine),
    baseline: async (choice) =>
      await runCommand(
        engine,
        'baseline',
        async (command) => (await import('./commands/baseline.ts')).baseline(command, choice),
        choice,
      ),
    repair: async (choice) =>
      await runCommand(
        engine,
        'repair',
        async (command) => (await import('./commands/repair.ts')).repair(command, choice),
        choice,
      ),
    plan: async (choice) => await (await import('./plan/make.ts')).plan(engine, choice),
    lint: async (choice) => await (await import('./lint/tasks.ts')).lintTasks(engine, choice),
    readPlan: async (file) =>
      (await import('./plan/file.ts')).readPlanFile(file, options.target.syntax),
    script: async (choice) => (await import('./plan/script.ts')).script(engine, choice),
    planBaseline: async (choice) =>
      (await import('./commands/baseline.ts')).planBaseline(engine, choice),
    planRepair: async (choice) => (await import('./commands/repair.ts')).planRepair(engine, choice),
    approve: async (plan, signer) =>
      await runCommand(engine, 'approve', async (command) =>
        (await import('./approval/approve.ts')).approve(command, plan, signer),
      ),
    protection: async () => await (await import('./approval/protect.ts')).protection(engine),
    planProtection: async (settings) =>
      await (await import('./approval/protect.ts')).planProtection(engine, settings),
    protect: async (plan) =>
      await runCommand(engine, 'protect', async (command) =>
        (await import('./approval/protect.ts')).protect(command, plan),
      ),
    smoke: async (choice) => (await import('./proof/smoke.ts')).smoke(engine, choice),
    measure: async (choice) => (await import('./proof/measure.ts')).measure(engine, choice),
  };
}
