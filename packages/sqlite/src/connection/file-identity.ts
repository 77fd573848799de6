/** Telling a file from another that has taken its path. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';

export interface FileIdentity {
  /** Absolute: a process may change its directory. */
  readonly path: string;
  readonly device: bigint;
  readonly inode: bigint;
}

/** The file that the path names now; `null` for none. */
export function identityOf(given: string): FileIdentity | null {
  const path = resolve(given);
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats ? { path, device: stats.dev, inode: stats.ino } : null;
}
