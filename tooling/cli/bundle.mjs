/**
 * The command's bundle, made from the sources whenever one of them has changed. It stands in a directory of its
 * own, apart from what `pnpm build` writes, so that neither pulls the other's files away.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, changedAt, root, stampFile } from './sources.mjs';

/** The main module of a bundle that is as new as its sources. */
export async function currentBundle() {
  const stamp = readStamp();
  if (stamp !== null && isFresh(stamp)) return join(cache, stamp.directory, 'main.js');
  const { buildBundle } = await import('./build.mjs');
  return join(cache, buildBundle(), 'main.js');
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    // Missing or broken: it is made anew either way.
    return null;
  }
}

/** Whether every source still has the time of change that it was bundled with. */
function isFresh({ directory, sources }) {
  if (changedAt(join(cache, directory, 'main.js')) === null) return false;
  for (const path in sources) {
    if (changedAt(join(root, path)) !== sources[path]) return false;
  }
  return true;
}
