/** Linting what `up` or `down` is about to do. */
import type { PlanOptions } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { chooseTasks } from '../run/choose.ts';
import type { LintReport } from './finding.ts';
import { lintRun } from './run.ts';

/** Lints the files that `up` or `down` with these options would run. */
export async function lintTasks(
  engine: Engine,
  options: Omit<PlanOptions, 'signal' | 'onTry'> = {},
): Promise<LintReport> {
  const tasks = await engine.withSession((session) => chooseTasks(engine, session, options));
  const streams = engine.streams();
  const all = new Map(
    streams.flatMap(({ migrations }) => migrations.map((each) => [each.up.path, each])),
  );
  const run = tasks.flatMap(({ migration: { up }, direction }) => {
    const migration = all.get(up.path);
    return migration ? { migration, direction } : [];
  });
  return await lintRun(await engine.target.lintDialect(), streams, run);
}
