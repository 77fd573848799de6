/** The file of refused rows: what to mend and import again. */
import { existsSync, fstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CommandError, UsageError } from '../terminal/failure.ts';
import type { Reject } from './rows.ts';

export class RejectFile {
  readonly path: string;
  #file: FileHandle | null = null;
  count = 0;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Appends one JSON line for each row: its number, why it was refused, and what it says. What an earlier
   * import left is replaced.
   * @throws CommandError when it cannot be written, or has become another file
   */
  async write(rejects: readonly Reject[]): Promise<void> {
    if (rejects.length === 0) return;
    const lines = rejects.map(({ line, reason, text }) => JSON.stringify({ line, reason, text }));
    try {
      this.#file ??= await openEmpty(this.path);
      await this.#file.appendFile(`${lines.join('\n')}\n`);
    } catch (error) {
      throw unwritable(this.path, error);
    }
    this.count += rejects.length;
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }

  /** Removes what an earlier import of the same source left, when nothing belongs into it any more. */
  async removeLeftOver(): Promise<void> {
    if (this.count > 0 || !statIfThere(this.path)?.isFile()) return;
    if (await isRejectFile(this.path)) await rm(this.path, { force: true });
  }
}

/** Files that rejects must not replace, with what messages call them. */
export interface KeptFiles {
  /** The path that is imported; `-` is standard input. */
  readonly source: string;
  /** The SQLite database, where there is one. */
  readonly database: string | null;
}

/**
 * Makes sure that rejects can be written before anything is recorded; nothing is left of the attempt.
 * @throws UsageError when the path is that of another file
 * @throws CommandError when it cannot be written
 */
export async function assertRejectPath(path: string, kept: KeptFiles): Promise<void> {
  const source = kept.source === '-' ? statOfInput() : statIfThere(kept.source);
  const there = statIfThere(path);
  // Devices have nothing that could be lost, and no identity of their own: input and rejects may share one.
  if (there && !there.isFile() && !there.isDirectory()) return;
  if (isSame(there, source) || (kept.source !== '-' && place(path) === place(kept.source))) {
    throw new UsageError(`Rejects cannot go to ${path}: it is what is imported. ${ADVICE}`);
  }
  if (kept.database !== null && kept.database !== ':memory:') {
    for (const end of ['', '-wal', '-shm', '-journal']) {
      const file = `${kept.database}${end}`;
      if (place(path) === place(file) || isSame(there, statIfThere(file))) {
        throw new UsageError(`Rejects cannot go to ${path}: it belongs to the database. ${ADVICE}`);
      }
    }
  }
  if (there?.isDirectory()) {
    throw new UsageError(`Rejects cannot go to ${path}: it is a directory. ${ADVICE}`);
  }
  try {
    if (there && !(await isRejectFile(path))) {
      throw new UsageError(
        `Rejects cannot go to ${path}: there is a file that no import wrote. ${ADVICE}`,
      );
    }
    const file = await open(path, there ? 'r+' : 'wx');
    await file.close();
    if (!there) await rm(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

const ADVICE = 'Name another file with --rejects PATH.';

function unwritable(path: string, error: unknown): Error {
  if (error instanceof CommandError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT' && !existsSync(dirname(resolve(path)))
      ? 'its directory does not exist'
      : (reasons[code ?? ''] ?? code ?? message);
  return new CommandError(`Rejects cannot be written to ${path}: ${reason}. ${ADVICE}`);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission',
  EPERM: 'there is no permission',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'what should be its directory is a file',
};

/** Empties what an earlier import left, looking at the very file that is going to be written. */
async function openEmpty(path: string): Promise<FileHandle> {
  const there = statIfThere(path);
  if (!there) return await open(path, 'wx');
  if (!there.isFile()) return await open(path, 'a');
  const file = await open(path, 'r+');
  try {
    if (!(await isRejects(file))) {
      throw new CommandError(
        `Rejects cannot go to ${path}: there is a file that no import wrote. ${ADVICE}`,
      );
    }
    await file.truncate(0);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function isRejectFile(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    return await isRejects(file);
  } finally {
    await file.close();
  }
}

/** Long enough for the number and the reason; the row's text, which comes last, may be longer. */
const BEGINNING_BYTES = 65_536;

/** Whether it is empty, or begins as {@link RejectFile} writes. */
async function isRejects(file: FileHandle): Promise<boolean> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(BEGINNING_BYTES), 0, null, 0);
  const beginning = buffer.toString('utf8', 0, bytesRead);
  return beginning === '' || /^\{"line":\d+,"reason":"(?:[^"\\\n]|\\.)*","text":"/.test(beginning);
}

function statIfThere(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function statOfInput(): Stats | null {
  try {
    const stats = fstatSync(0);
    return stats.isFile() ? stats : null;
  } catch {
    return null;
  }
}

const isSame = (one: Stats | null, other: Stats | null) =>
  one !== null && other !== null && one.dev === other.dev && one.ino === other.ino;

/** Where a file lies, or would. */
function place(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    return existsSync(dirname(whole)) ? join(realpathSync(dirname(whole)), basename(whole)) : whole;
  }
}
