/** Where the command's sources and bundles are, and when they changed. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const app = join(root, 'apps/cli');
export const cache = join(app, '.cache');
/** Says which bundle is current, and what it was made from. */
export const stampFile = join(cache, 'current.json');

/** The time of a file's last change, `null` where there is none. */
export function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
