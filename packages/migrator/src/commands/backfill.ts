import { batchSize, pause } from '../backfill/options.ts';
import { assertSoundNow, openBackfills } from '../backfill/queue.ts';
import type { BackfillReport, BackfillsReport } from '../backfill/reports.ts';
import { runBackfill } from '../backfill/runner.ts';
import { assertFunctionsBelong } from '../backfill/task.ts';
import type { BackfillOptions } from '../contract.ts';
import { MigrationUsageError } from '../errors.ts';
import { assertVersionExists, assess } from '../history/assessment.ts';
import type { Command } from './command.ts';

/** Runs backfills that are not finished, in the order of their migrations. */
export async function backfill(
  command: Command,
  options: BackfillOptions = {},
): Promise<BackfillsReport> {
  const start = performance.now();
  const { engine } = command;
  assertUsage(options);
  const { stream, version } = options;
  const streams = engine.streams(stream);
  assertFunctionsBelong(engine, engine.streams());
  const backfills: BackfillReport[] = [];
  await engine.withSession(async (session) => {
    const assessment = assess(streams, await engine.history(session));
    await assertSoundNow(engine, session, assessment);
    const { entries } = assessment;
    if (version !== undefined) assertVersionExists(entries, version, engine.streams());
    for (const open of await openBackfills(engine, session, entries)) {
      if (version !== undefined && open.migration.version !== version) continue;
      const report = await runBackfill(command, session, open, 'wait', options);
      backfills.push(report);
      // A later one may rely on it.
      if (report.outcome !== 'finished') return;
    }
  });
  return {
    command: 'backfill',
    target: engine.target.description,
    backfills,
    durationMs: Math.round(performance.now() - start),
  };
}

/** @throws MigrationUsageError */
function assertUsage({ batchSize: size, pauseMs }: BackfillOptions): void {
  try {
    if (size !== undefined) batchSize(size, String(size));
    if (pauseMs !== undefined) pause(pauseMs, `${pauseMs} ms`);
  } catch (cause) {
    throw new MigrationUsageError(`${(cause as Error).message}.`, { cause });
  }
}
