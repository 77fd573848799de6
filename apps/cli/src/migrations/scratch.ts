/** What `plan`, `smoke` and `measure` share: a scratch database that goes when they are interrupted. */
import type { Migrator } from '@runledger/migrator';
import type { CommonOptions } from '../command.ts';
import { endOnSignal, finishOnSignal } from '../interruption.ts';
import { note } from '../terminal/output.ts';
import { withMigrator } from './with-migrator.ts';

/** @returns `null` after a signal, which has dropped the scratch database */
export async function onScratch<T>(
  options: CommonOptions,
  work: (migrator: Migrator, signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  // What happens on a scratch database is not what collectors are told of.
  return await untilSignal((signal) =>
    withMigrator({ ...options, reads: true }, (migrator) => work(migrator, signal)),
  );
}

/** The same for work that has its engine. */
export async function untilSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  const signal = finishOnSignal();
  try {
    return await work(signal);
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    note('\nInterrupted: the scratch database is dropped.');
    return null;
  } finally {
    endOnSignal();
  }
}
