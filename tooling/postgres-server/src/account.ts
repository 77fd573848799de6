import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** The user that the server's processes run as; empty for the user that runs this process. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PostgreSQL refuses to run as root, which is what many containers are: there its processes run
 * as `postgres` where that user exists, otherwise as `nobody`, which exists everywhere.
 */
export async function unprivilegedAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const users = await readFile('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(users) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and neither a user postgres nor nobody exists; run as another user or set TEST_POSTGRES_URL.',
  );
}

/** Whether the account may run a program: a checkout below /root is closed to every other user. */
export function canRun(program: string, account: Account): boolean {
  const { error } = spawnSync(program, ['--version'], { ...account, cwd: '/', stdio: 'ignore' });
  if (!error) return true;
  if ((error as NodeJS.ErrnoException).code === 'EACCES') return false;
  throw new Error(`${program} cannot be run: ${error.message}`, { cause: error });
}
