/** Empty databases to try migrations on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file, since what lives in memory has one connection alone. */
export async function createScratchFile(): Promise<{ path: string; drop: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'runledger-scratch-'));
  return {
    path: join(directory, 'scratch.db'),
    drop: () => rm(directory, { recursive: true, force: true }),
  };
}
