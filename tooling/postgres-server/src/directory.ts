import { chown, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './account.ts';

const PREFIX = 'runledger-postgres-';

/** A file system in memory, on Linux. */
const MEMORY = '/dev/shm';
const ENOUGH_MEMORY = 4 * 1024 ** 3;

/** A new directory that names this process and that only the account may enter. */
export async function createDirectory(parent: string, account: Account): Promise<string> {
  const directory = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(directory, account.uid, account.gid);
  }
  return directory;
}

export function removeDirectory(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true, maxRetries: 10 });
}

/**
 * Where data goes that need not last: into memory where there is plenty, since copying a template
 * is mostly making some hundreds of files, tenfold faster there. A TMPDIR that is set is obeyed.
 */
export async function throwAwayParent(): Promise<string> {
  if (process.platform !== 'linux' || process.env.TMPDIR) return tmpdir();
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  const free = Math.min(bavail * bsize, process.availableMemory());
  return free >= ENOUGH_MEMORY ? MEMORY : tmpdir();
}

/**
 * Removes directories whose process is gone without having done so itself (`killall -9 node`, a
 * power cut). A postmaster that still runs in one shuts down within a minute of losing it, because
 * it keeps checking its lock file.
 */
export async function removeAbandonedDirectories(account: Account): Promise<void> {
  const owner = account.uid ?? process.getuid?.();
  for (const parent of [tmpdir(), MEMORY]) {
    for (const name of await readdir(parent).catch(() => [])) {
      const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? [];
      if (!pid || isAlive(Number(pid))) continue;
      const directory = join(parent, name);
      const found = await stat(directory).catch(() => undefined);
      if (found?.uid === owner) await removeDirectory(directory);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
