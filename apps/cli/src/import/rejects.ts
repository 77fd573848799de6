/** The file of refused rows: which lines of the source to mend, and why. It is a list, not a source itself. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Reject } from './rows.ts';

export class RejectFile {
  readonly path: string;
  #file: FileHandle | null = null;
  count = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Appends one JSON line for each row: its number, why it was refused, and what it says. */
  async write(rejects: readonly Reject[]): Promise<void> {
    if (rejects.length === 0) return;
    this.#file ??= await open(this.path, 'w');
    this.count += rejects.length;
    const lines = rejects.map(({ line, reason, text }) => JSON.stringify({ line, reason, text }));
    await this.#file.appendFile(`${lines.join('\n')}\n`);
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }

  /** Removes what an earlier import of the same source left, when nothing belongs into it any more. */
  async removeLeftOver(): Promise<void> {
    if (this.count === 0) await rm(this.path, { force: true });
  }
}
