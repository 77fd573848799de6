/** The migration files of a driver as they lie there, for whoever applies them without the engine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const STREAMS = ['operational', 'analytics'];

/**
 * The text of each file of all streams, in the order in which they are applied, or taken back.
 * @param directory the driver's `migrations`
 */
export function migrationTexts(directory: string, direction: 'up' | 'down'): string[] {
  const texts = STREAMS.flatMap((stream) =>
    readdirSync(join(directory, stream))
      .filter((name) => name.endsWith(`.${direction}.sql`))
      .sort()
      .map((name) => readFileSync(join(directory, stream, name), 'utf8')),
  );
  return direction === 'up' ? texts : texts.reverse();
}
