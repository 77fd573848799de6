/** The migration engine as the commands use it. */
import { assertUnprotected, type Config, type MigratorOptions } from '@runledger/config';
import type { LongTransaction, MigrationEvent, Migrator, StepReport } from '@runledger/migrator';
import { Option } from 'commander';
import { type CommonOptions, configured } from '../../command.ts';
import { note, print, styled } from '../../terminal/output.ts';
import { startProgress } from '../../terminal/progress.ts';
import { confirmed } from '../../terminal/prompt.ts';
import { duration } from '../../terminal/words.ts';

export type BackupChoice = Pick<MigratorOptions, 'backup'>;

export function noBackupOption(): Option {
  return new Option(
    '--no-backup',
    'do not copy an SQLite file before the first migration that can lose rows',
  );
}

/** Runs work with the engine, showing what it does while it does it. */
export async function withMigrator<T>(
  options: CommonOptions & BackupChoice,
  work: (migrator: Migrator, config: Config) => Promise<T>,
): Promise<T> {
  const [config, { openMigrator }] = await Promise.all([
    configured(options),
    import('@runledger/config'),
  ]);
  const progress = startProgress(null);
  const { backup } = options;
  const migrator = await openMigrator(config, { onEvent: watch(progress.update), backup });
  try {
    return await work(migrator, config);
  } finally {
    progress.end();
  }
}

/**
 * The same for work that rolls back: first whether it may be done, then whether it is meant.
 * @param what the work, to go on after "would"
 * @returns `null` when it is not meant
 * @throws CommandError where nobody can be asked and nothing says --yes
 */
export async function withConsent<T>(
  options: CommonOptions & BackupChoice & { readonly yes?: boolean },
  what: string,
  work: (migrator: Migrator) => Promise<T>,
): Promise<T | null> {
  return await withMigrator(options, async (migrator, config) => {
    assertUnprotected(config);
    const isMeant = options.yes || (await confirmed(what, 'data in tables that go'));
    return isMeant ? await work(migrator) : null;
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
    if (event.type === 'long-transactions') {
      for (const transaction of event.transactions) note(warningOf(transaction));
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

/** One line for each migration that was applied or rolled back. */
export function printSteps(verb: string, steps: readonly StepReport[]): void {
  for (const step of steps) {
    const remarks = [
      duration(step.durationMs),
      ...(step.resumed ? ['resumed where an earlier run had stopped'] : []),
      ...(step.late ? ['merged late'] : []),
    ];
    print(
      `${styled('green', verb)} ${step.stream} ${step.version} ${step.name} ${styled('dim', `(${remarks.join(', ')})`)}`,
    );
  }
}
