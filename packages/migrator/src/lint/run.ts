/** Linting what a run is about to do. */
import type { Stream } from '../files/discovery.ts';
import type { Direction, Migration } from '../files/migration.ts';
import type { LintDialect } from './dialect.ts';
import type { LintReport } from './finding.ts';
import { lint } from './lint.ts';
import { migrationFiles } from './sources.ts';

/** One file of a run. */
export interface RunFile {
  readonly migration: Migration;
  readonly direction: Direction;
}

/**
 * Lints the files that a run is about to execute, with the knowledge of all files before them. Load it on demand
 * (`await import('./run.ts')`): a command that has nothing to do needs none of it.
 * @param dialect as `MigrationTarget.lintDialect()` loads it
 * @param streams every migration that has files, as `Engine.streams()` gives them
 * @example
 * const { lintRun } = await import('./run.ts');
 * const dialect = await engine.target.lintDialect();
 * const { findings } = await lintRun(dialect, engine.streams(), [{ migration, direction: 'up' }]);
 */
export async function lintRun(
  dialect: LintDialect,
  streams: readonly Stream[],
  run: readonly RunFile[],
): Promise<LintReport> {
  const asked = new Set(run.map(({ migration, direction }) => migration[direction]));
  const set = {
    dialect,
    streams: streams.map(({ name, migrations }) => ({
      name,
      files: migrationFiles(migrations, (migration, direction) => asked.has(migration[direction])),
    })),
  };
  return await lint([set]);
}
