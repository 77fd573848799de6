/** Questions to the person at the terminal. Where nobody sits, flags have to say what would be asked. */
import { CommandError } from './failure.ts';
import { note } from './output.ts';

export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/**
 * Asks before something that cannot be undone. A pipe at either end is no terminal: nobody could be asked.
 * @param what the command is about to do, to go on after "would"
 * @param loss what is lost by it
 * @throws CommandError where nobody can be asked
 */
export async function confirmed(what: string, loss: string): Promise<boolean> {
  if (!isInteractive()) {
    throw new CommandError(
      `This would ${what}, and ${loss} is lost: add --yes to do it, since there is no terminal to ask at.`,
    );
  }
  return await agreed(`${sentence(what)}? ${sentence(loss)} is lost.`);
}

/** Asks a person at the terminal; says so when the answer is no. */
export async function agreed(question: string): Promise<boolean> {
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await untilInputEnds((signal) =>
    confirm({ message: question, initialValue: false, signal }),
  );
  if (answer === true && !isCancel(answer)) return true;
  note('Nothing was changed.');
  return false;
}

/** Ctrl-D closes the input and settles no question: nothing would be left to do, and the process would end there. */
async function untilInputEnds<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const input = new AbortController();
  const end = () => input.abort();
  process.once('beforeExit', end);
  try {
    return await ask(input.signal);
  } finally {
    process.off('beforeExit', end);
  }
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Asks for one of several values. */
export async function chosen<T extends string>(
  message: string,
  options: readonly { readonly value: T; readonly label: string; readonly hint?: string }[],
): Promise<T> {
  const { isCancel, select } = await import('@clack/prompts');
  const answer = await untilInputEnds((signal) =>
    select<string>({ message, options: [...options], signal }),
  );
  if (isCancel(answer)) throw new CommandError('Nothing was chosen, so nothing was done.');
  return answer as T;
}

/** Asks for what is not to be seen. */
export async function secret(message: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await untilInputEnds((signal) => password({ message, signal }));
  if (isCancel(answer)) throw new CommandError('Nothing was given, so nothing was done.');
  return answer;
}
