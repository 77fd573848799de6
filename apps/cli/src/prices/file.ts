/** A price file as JSON: a path, or `-` for standard input. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CommandError } from '../terminal/failure.ts';

/** @throws CommandError when it cannot be read, or is no JSON */
export async function readJson(file: string): Promise<unknown> {
  const content = file === '-' ? await text(process.stdin) : await readText(file);
  try {
    // Some editors begin a file with a mark of its byte order.
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The parser's message repeats a piece of the file, with its line breaks.
    const reason = (error as Error).message.replace(/\s+/g, ' ');
    throw new CommandError(`${nameOf(file)} is no JSON: ${reason}.`);
  }
}

/** How messages call it. */
export const nameOf = (file: string) => (file === '-' ? 'Standard input' : file);

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    const reasons: Record<string, string> = {
      ENOENT: 'does not exist',
      EISDIR: 'is a directory; name a file in it',
    };
    throw new CommandError(`${file} ${reasons[code ?? ''] ?? `cannot be read (${code})`}.`);
  }
}
