/** The engine's commands. */
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
    up: async (choice) =>
      await engine.run('up', () => up(engine, choice), { stream: choice?.stream }),
    down: async (choice) =>
      await engine.run('down', () => down(engine, choice), { stream: choice?.stream }),
    redo: async (choice) =>
      await engine.run('redo', () => redo(engine, choice), { stream: choice?.stream }),
    backfill: async (choice) =>
      await engine.run('backfill', async () =>
        (await import('./commands/backfill.ts')).backfill(engine, choice),
      ),
    status: async () => await status(engine),
    verify: async () => await verify(engine),
    baseline: async (choice) =>
      await engine.run(
        'baseline',
        async () => (await import('./commands/baseline.ts')).baseline(engine, choice),
        choice,
      ),
    repair: async (choice) =>
      await engine.run(
        'repair',
        async () => (await import('./commands/repair.ts')).repair(engine, choice),
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
      await engine.run('approve', async () =>
        (await import('./approval/approve.ts')).approve(engine, plan, signer),
      ),
    protection: async () => await (await import('./approval/protect.ts')).protection(engine),
    planProtection: async (settings) =>
      await (await import('./approval/protect.ts')).planProtection(engine, settings),
    protect: async (plan) =>
      await engine.run('protect', async () =>
        (await import('./approval/protect.ts')).protect(engine, plan),
      ),
    smoke: async (choice) => (await import('./proof/smoke.ts')).smoke(engine, choice),
    measure: async (choice) => (await import('./proof/measure.ts')).measure(engine, choice),
  };
}
