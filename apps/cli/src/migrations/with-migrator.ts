/** The migration engine as the commands use it. */
import { type Config, type MigratorOptions, openMigrator } from '@runledger/config';
import type { LongTransaction, MigrationEvent, Migrator } from '@runledger/migrator';
import { Option } from 'commander';
import { type CommonOptions, configured } from '../command.ts';
import { endOnSignal, finishOnSignal, isInterrupted } from '../interruption.ts';
import { startTelemetry } from '../telemetry/telemetry.ts';
import { CommandError } from '../terminal/failure.ts';
import { note } from '../terminal/output.ts';
import { startProgress } from '../terminal/progress.ts';
import { confirmed } from '../terminal/prompt.ts';
import { progressText } from './backfill-texts.ts';
import { Deeds } from './deeds.ts';
import { logEvent } from './event-log.ts';
import type { SigningOptions } from './signer.ts';

export type BackupChoice = Pick<MigratorOptions, 'backup'>;

export function noBackupOption(): Option {
  return new Option(
    '--no-backup',
    'do not copy an SQLite file before the first migration that can lose rows',
  );
}

interface Reach {
  /** A command that only looks has nothing to trace or to measure. */
  readonly reads?: boolean;
  /** What it has done is told also where it fails. */
  readonly tells?: boolean;
}

/** Runs work with the engine, showing what it does while it does it, to people, logs and collectors. */
export async function withMigrator<T>(
  options: CommonOptions & BackupChoice & SigningOptions & Reach,
  work: (migrator: Migrator, config: Config, deeds: Deeds) => Promise<T>,
): Promise<T> {
  const config = await configured(options);
  const progress = startProgress(null);
  const show = watch(progress.update);
  const stop = new AbortController();
  const { backup, key, as } = options;
  const isSigned = key !== undefined || as !== undefined;
  const applier = isSigned ? await (await import('./signer.ts')).signerOf({ key, as }) : undefined;
  const deeds = new Deeds(options.json === true);
  const telemetry = options.reads ? null : await startTelemetry(config);
  try {
    const migrator = await openMigrator(config, {
      onEvent(event) {
        if (isInterrupted()) throw new CommandError('Interrupted.');
        stopBetweenBatches(event, stop);
        if (options.tells) deeds.observe(event);
        const ids = telemetry?.observe(event) ?? null;
        if (!logEvent(event, ids)) show(event);
      },
      signal: stop.signal,
      observeStatements: telemetry !== null,
      backup,
      applier,
    });
    return await work(migrator, config, deeds);
  } catch (error) {
    progress.end();
    deeds.tellFailure(error);
    throw error;
  } finally {
    progress.end();
    await telemetry?.finish();
  }
}

/** While a backfill runs, the first signal lets the batch under way commit. */
function stopBetweenBatches({ type }: MigrationEvent, stop: AbortController): void {
  if (type === 'backfill-started') {
    finishOnSignal().addEventListener('abort', () => {
      note('\nStopping after the batch that is under way; `runledger migrate backfill` goes on.');
      stop.abort();
    });
  }
  const isOver =
    type === 'backfill-finished' || type === 'backfill-interrupted' || type === 'backfill-failed';
  if (isOver) endOnSignal();
}

/**
 * The same for work that rolls back, when it is meant.
 * @param what the work, to go on after "would"
 * @returns `null` when it is not meant
 * @throws CommandError where nobody can be asked and nothing says --yes
 */
export async function withConsent<T>(
  options: CommonOptions & BackupChoice & SigningOptions & { readonly yes?: boolean },
  what: string,
  work: (migrator: Migrator, deeds: Deeds) => Promise<T>,
): Promise<T | null> {
  return await withMigrator({ ...options, tells: true }, async (migrator, _config, deeds) => {
    const isMeant = options.yes || (await confirmed(what, 'data in tables that go'));
    return isMeant ? await work(migrator, deeds) : null;
  });
}

function watch(show: (done: number, message: string) => void): (event: MigrationEvent) => void {
  let isWaiting = false;
  return (event) => {
    if (event.type === 'lock-waiting' && !isWaiting) {
      isWaiting = true;
      note(`Waiting for another migration to finish: ${event.holder}.`);
    }
    if (event.type === 'backed-up') {
      note(
        `Copied the database before ${event.stream} ${event.version} ${event.name}: ${event.path}`,
      );
    }
    if (event.type === 'backup-discarded') {
      note(`Removed the copy, since nothing came of the migration: ${event.path}`);
    }
    if (event.type === 'protection-differs') {
      note(
        `Warning: the database is protected otherwise than the configuration says, and the database counts: ${event.differences.join('; ')}.`,
      );
    }
    if (event.type === 'hook-failed') {
      note(`Warning: the hook ${event.hook} failed, too: ${event.message}`);
    }
    if (event.type === 'not-logged') {
      note(`Warning: that it was refused could not be logged: ${event.reason}`);
    }
    if (event.type === 'long-transactions') {
      for (const transaction of event.transactions) note(warningOf(transaction));
    }
    // Whether anybody is at it shows within moments.
    if (event.type === 'backfill-waiting' && event.waitedMs > 2_000 && !isWaiting) {
      isWaiting = true;
      note(`Waiting for the backfill that is run by ${event.holder}.`);
    }
    if (event.type === 'backfill-started' || event.type === 'backfill-progress') {
      show(0, progressText(event));
    }
    if (event.type === 'migration-started' || event.type === 'statement-finished') {
      const verb = event.direction === 'up' ? 'applying' : 'rolling back';
      show(0, `${verb} ${event.stream} ${event.version} ${event.name}`);
    }
  };
}

function warningOf({ pid, application, user, since, state, tables }: LongTransaction): string {
  const who = `backend ${pid} of ${user ?? 'unknown'} (${[application, state].filter(Boolean).join(', ')})`;
  return `Warning: ${who} has had a transaction open since ${since.toISOString()} that holds locks on ${tables.join(', ')}; the migration may have to wait for it.`;
}
