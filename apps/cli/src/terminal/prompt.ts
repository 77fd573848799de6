/** Questions to the person at the terminal. Where nobody sits, a command does what its flags say. */
import { CommandError } from './failure.ts';
import { note } from './output.ts';

export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Asks before something that cannot be undone; scripts are not asked. */
export async function confirmed(question: string): Promise<boolean> {
  if (!isInteractive()) return true;
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({ message: question, initialValue: false });
  if (answer === true && !isCancel(answer)) return true;
  note('Nothing was changed.');
  return false;
}

/** Asks for one of several values. */
export async function chosen<T extends string>(
  message: string,
  options: readonly { readonly value: T; readonly label: string; readonly hint?: string }[],
): Promise<T> {
  const { isCancel, select } = await import('@clack/prompts');
  const answer = await select<string>({ message, options: [...options] });
  if (isCancel(answer)) throw new CommandError('Nothing was chosen, so nothing was done.');
  return answer as T;
}
