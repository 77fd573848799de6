/** Real data that is too large, or not ours, to be part of the repository. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const directory =
  process.env.RUNLEDGER_SHARED_DATA ??
  fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** The path of a file of real data, or `null`, said once, where it is not at hand: its test is left out then. */
export function sharedData(name: string): string | null {
  const path = `${directory}/${name}`;
  if (existsSync(path)) return path;
  console.warn(
    `${name} is not in ${directory} (RUNLEDGER_SHARED_DATA): what tests it is left out.`,
  );
  return null;
}
