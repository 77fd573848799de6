/** Plans on their way into files. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { MigrationPlan } from '@runledger/migrator';
import { Option } from 'commander';
import { CommandError } from '../terminal/failure.ts';
import { note } from '../terminal/output.ts';
import { shortHash } from '../terminal/words.ts';

export function forceOption(): Option {
  return new Option('--force', 'with --out: overwrite the file that is there');
}

/**
 * @param force overwrites what is there
 * @throws CommandError when it cannot be written
 */
export async function writePlan(
  plan: MigrationPlan,
  file: string,
  force: boolean | undefined,
): Promise<void> {
  const { planText } = await import('@runledger/migrator/plans');
  if (!force) assertFree(file);
  attempt(file, () => writeFileSync(file, planText(plan)));
  note(`Wrote the plan ${shortHash(plan.hash)} to ${file}.`);
}

/**
 * Each plan has a hash of its own, also one of the same changes: who overwrites one that others have approved of has
 * to ask all of them again.
 * @throws CommandError where a file is there that holds something
 */
export function assertFree(file: string): void {
  const text = attempt(file, () => {
    const found = statSync(file, { throwIfNoEntry: false });
    // What mktemp made is empty, and a device or a pipe holds nothing.
    return found?.isFile() && found.size > 0 ? readFileSync(file, 'utf8') : null;
  });
  if (text === null) return;
  const hash = planHashIn(text);
  const held =
    hash === null
      ? `${file} is there already, and holds no plan`
      : `${file} holds the plan ${shortHash(hash)} already, and approvals of that one count for no other`;
  throw new CommandError(`${held}: choose another file, or add --force to overwrite it.`);
}

function planHashIn(text: string): string | null {
  try {
    const { command, hash } = JSON.parse(text);
    return command === 'plan' && typeof hash === 'string' ? hash : null;
  } catch {
    // No JSON, or `null`: then it is no plan, either.
    return null;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such directory',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be written there',
};

function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = reasons[code ?? ''] ?? message;
    throw new CommandError(`The plan cannot be written to ${file}: ${reason}.`, { cause });
  }
}
