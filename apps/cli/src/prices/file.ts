/** A price file as JSON: a path, or `-` for standard input. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { unreadable } from '../import/encoding.ts';
import { CommandError } from '../terminal/failure.ts';

/** @throws CommandError when it cannot be read, or is no JSON */
export async function readJson(file: string): Promise<unknown> {
  const bytes = file === '-' ? await buffer(process.stdin) : await readBytes(file);
  const problem = unreadable(bytes);
  if (problem !== null) throw new CommandError(`${nameOf(file)} ${problem}.`);
  try {
    // Some editors begin a file with a mark of its byte order.
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    // The parser's message repeats a piece of the file, with its line breaks.
    const reason = (error as Error).message.replace(/\s+/g, ' ');
    throw new CommandError(`${nameOf(file)} is no JSON: ${reason}.`);
  }
}

/** How messages call it. */
export const nameOf = (file: string) => (file === '-' ? 'Standard input' : file);

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as { code?: string };
    const reasons: Record<string, string> = {
      ENOENT: 'does not exist',
      EISDIR: 'is a directory; name a file in it',
    };
    throw new CommandError(`${file} ${reasons[code ?? ''] ?? `cannot be read (${code})`}.`);
  }
}
