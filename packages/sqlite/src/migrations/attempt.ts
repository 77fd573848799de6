/** Who is about to need a copy: told by a small file beside it until something is committed, or nothing comes of it. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pid } from 'node:process';

/** What the small file has after the copy's name. */
const ATTEMPT = '.attempt';
const COPY = '.backup';
/** So old is nothing that a process on another machine, which cannot be asked, still works on. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

interface Owner {
  readonly host: string;
  readonly pid: number;
  /** Tells attempts of one process apart, and is in the name of the unfinished copy. */
  readonly token: string;
  /** What had been migrated when the copy was begun. */
  readonly history: string;
}

/** Attempts of this process. */
const underWay = new Set<string>();

export class Attempt {
  /** The copy, once it is complete. */
  readonly file: string;
  /** The copy until then. */
  readonly partial: string;
  readonly #text: string;
  readonly #token: string;

  private constructor(file: string, owner: Owner) {
    this.file = file;
    this.partial = partialOf(file, owner.token);
    this.#token = owner.token;
    this.#text = JSON.stringify(owner);
  }

  /**
   * The first name that nobody has. One has it whose process is alive, or that has got somewhere: a copy from before
   * anything was migrated since is as good as the one to be made, which takes its place when it is complete.
   */
  static begin(base: string, history: string): Attempt {
    for (let count = 1; ; count++) {
      const file = count === 1 ? `${base}${COPY}` : `${base}.${count}${COPY}`;
      const token = randomBytes(6).toString('hex');
      const attempt = new Attempt(file, { host: hostname(), pid, token, history });
      if (attempt.#take(history)) return attempt;
    }
  }

  /** Whether no other process has taken the attempt for a dead one. */
  get isOurs(): boolean {
    return textOf(this.file) === this.#text;
  }

  /** The copy stays from here on. */
  keep(): void {
    if (this.isOurs) rmSync(this.file + ATTEMPT, { force: true });
    underWay.delete(this.#token);
  }

  /** Removes the copy, since nothing came of what it was made for. */
  discard(): void {
    if (this.isOurs) {
      rmSync(this.file, { force: true });
      rmSync(this.file + ATTEMPT, { force: true });
    }
    underWay.delete(this.#token);
  }

  /** Removes what there is of a copy that could not be made. One that it was to replace is left as it was found. */
  abandon(): void {
    removePartial(this.partial);
    if (this.isOurs && !existsSync(this.file)) rmSync(this.file + ATTEMPT, { force: true });
    underWay.delete(this.#token);
  }

  #take(history: string): boolean {
    const text = textOf(this.file);
    if (text !== null) {
      const owner = ownerIn(text);
      if (isAlive(this.file, owner)) return false;
      if (owner) removePartial(partialOf(this.file, owner.token));
      rmSync(this.file + ATTEMPT, { force: true });
      if (existsSync(this.file) && (owner?.history !== history || isWritten(this.file)))
        return false;
    }
    try {
      writeFileSync(this.file + ATTEMPT, this.#text, { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return false;
    }
    underWay.add(this.#token);
    // Looked for in this order: whoever had the name before has the copy by now.
    if (text !== null || !existsSync(this.file)) return true;
    this.keep();
    return false;
  }
}

/** Removes what dead processes left of copies of the database that they never completed. */
export function removeLeftovers(source: string): void {
  const directory = dirname(source);
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(`${basename(source)}.`) || !name.endsWith(COPY + ATTEMPT)) continue;
    const file = join(directory, name.slice(0, -ATTEMPT.length));
    const text = textOf(file);
    const owner = text === null ? null : ownerIn(text);
    if (text === null || isAlive(file, owner)) continue;
    if (owner) removePartial(partialOf(file, owner.token));
    if (!existsSync(file)) rmSync(file + ATTEMPT, { force: true });
  }
}

/** Whether somebody has changed the copy: a log beside it would be taken for that of the one in its place. */
function isWritten(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

const partialOf = (file: string, token: string) => `${file}.${token}.partial`;

function removePartial(partial: string): void {
  for (const suffix of ['', '-journal']) rmSync(partial + suffix, { force: true });
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file + ATTEMPT, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** `null` while it is being written, too. */
function ownerIn(text: string): Owner | null {
  try {
    const owner = JSON.parse(text) as Owner;
    return /^[0-9a-f]{12}$/.test(owner.token) ? owner : null;
  } catch {
    return null;
  }
}

function isAlive(file: string, owner: Owner | null): boolean {
  if (owner?.host !== hostname()) {
    const stats = statSync(file + ATTEMPT, { throwIfNoEntry: false });
    return stats !== undefined && Date.now() - stats.mtimeMs < ABANDONED_AFTER_MS;
  }
  if (owner.pid === pid) return underWay.has(owner.token);
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
