/** Where the files to look at come from. Reading is tolerant: what is wrong with a directory is for rules to say. */
import { join } from 'node:path';
import { namesIn } from '../files/discovery.ts';
import { type Migration, readText } from '../files/migration.ts';
import type { EmbeddedMigration } from '../files/source.ts';
import type { LintDialect } from './dialect.ts';

export interface SourceFile {
  /** For messages. */
  readonly path: string;
  /** The file's name, without its directory. */
  readonly name: string;
  /** @throws MigrationFileError when it cannot be read */
  text(): string;
  /** Whether findings in it are wanted; the others only tell what there is before it. */
  readonly isAsked: boolean;
}

export interface LintStream {
  readonly name: string;
  readonly files: readonly SourceFile[];
}

/** Everything of one dialect, streams in the order in which they are applied. */
export interface LintSet {
  readonly dialect: LintDialect;
  readonly streams: readonly LintStream[];
}

/**
 * Every `.sql` file of a directory.
 * @param isAsked by the file's name; all, unless told
 * @param shown the directory as messages call it
 * @throws MigrationFileError when the directory cannot be read
 */
export function directoryFiles(
  directory: string,
  isAsked: (name: string) => boolean = () => true,
  shown = directory,
): SourceFile[] {
  return namesIn(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const path = join(directory, name);
      const file = { path: join(shown, name), name, isAsked: isAsked(name) };
      return { ...file, text: () => readText(path) };
    });
}

/** What a package carries of a stream. */
export function embeddedFiles(
  embedded: readonly EmbeddedMigration[],
  stream: string,
  isAsked = true,
): SourceFile[] {
  return embedded
    .filter((migration) => migration.stream === stream)
    .flatMap(({ version, name, up, down, backfill }) => {
      const file = (kind: 'up' | 'down' | 'backfill', sql: string): SourceFile => {
        const base = `${version}_${name}.${kind}.sql`;
        return { path: `${stream}/${base}`, name: base, text: () => sql, isAsked };
      };
      const pair = [file('up', up.sql), file('down', down.sql)];
      return backfill ? [...pair, file('backfill', backfill.sql)] : pair;
    });
}

/** Migrations as the engine has found them. */
export function migrationFiles(
  migrations: readonly Migration[],
  isAsked: (migration: Migration, direction: 'up' | 'down') => boolean,
): SourceFile[] {
  return migrations.flatMap((migration) => {
    const { version, name, backfill } = migration;
    const files = (['up', 'down'] as const).map((direction) => ({
      path: migration[direction].path,
      name: `${version}_${name}.${direction}.sql`,
      text: () => migration[direction].text(),
      isAsked: isAsked(migration, direction),
    }));
    if (!backfill) return files;
    // Whoever applies the migration runs it.
    const ofBackfill = {
      path: backfill.path,
      name: `${version}_${name}.backfill.sql`,
      text: () => backfill.text(),
      isAsked: isAsked(migration, 'up'),
    };
    return [...files, ofBackfill];
  });
}
