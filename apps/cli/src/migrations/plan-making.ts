/** What commands that follow a plan, or show one, have in common. */
import type { MigrationName, MigrationPlan, Migrator, PlanOptions } from '@runledger/migrator';
import { Option } from 'commander';
import type { CommonOptions } from '../command.ts';
import { printJson } from '../terminal/output.ts';
import { startProgress } from '../terminal/progress.ts';
import { isInteractive } from '../terminal/prompt.ts';
import { untilSignal } from './scratch.ts';
import { withMigrator } from './with-migrator.ts';

export interface PlanChoice {
  /** A file that `migrate plan --out` wrote. */
  readonly plan?: string;
  readonly dryRun?: boolean;
}

export interface ReviewOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function planOption(): Option {
  return new Option(
    '--plan <file>',
    'carry out this plan and nothing else; refused when files or database have changed since',
  ).conflicts(['to', 'stream', 'steps', 'dryRun']);
}

export function dryRunOption(): Option {
  return new Option('--dry-run', 'show the plan, and change nothing');
}

export function outOfOrderOption(): Option {
  return new Option(
    '--out-of-order <rule>',
    'for a migration older than the newest applied one: check applies it unless a later one names the same table',
  )
    .choices(['check', 'allow', 'refuse'])
    .default('check');
}

/** Whether somebody sits there who can be shown something. Builders may give a terminal, too. */
export function isWatched({ json }: ReviewOptions): boolean {
  return !json && isInteractive() && !process.env.CI;
}

/** Makes a plan. @returns `null` after a signal, which has dropped the scratch database */
export async function planned(
  migrator: Migrator,
  choice: PlanOptions,
): Promise<MigrationPlan | null> {
  const progress = startProgress(null);
  const onTry = ({ stream, version, name }: MigrationName) =>
    progress.update(0, `trying ${stream} ${version} ${name} on a scratch database`);
  try {
    return await untilSignal((signal) => migrator.plan({ ...choice, signal, onTry }));
  } finally {
    progress.end();
  }
}

/** Makes the plan and prints it. */
export async function dryRun(
  options: CommonOptions,
  choice: PlanOptions,
): Promise<number | undefined> {
  const plan = await withMigrator({ ...options, reads: true }, (migrator) =>
    planned(migrator, choice),
  );
  if (plan === null) return undefined;
  if (options.json) printJson(plan);
  else await showPlan(plan);
  return failsIn(plan) ? 1 : undefined;
}

/** Whether a statement of it failed where it was tried. */
export const failsIn = ({ hazards }: MigrationPlan) =>
  hazards.some(({ hazard }) => hazard === 'fails');

/** Prints it for people. */
export async function showPlan(plan: MigrationPlan): Promise<void> {
  const { printPlan } = await import('./plan-table.ts');
  await printPlan(plan);
}
