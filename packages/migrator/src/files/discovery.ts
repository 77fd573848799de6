/** Finds the migrations of all sources. Only names are read here; files are read when they are needed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BackfillFile, FileWithBackfill } from '../backfill/file.ts';
import { MigrationFileError } from '../errors.ts';
import { parseBaseName } from './file-name.ts';
import { FileInPackage, FileOnDisk, type Migration, type MigrationFile } from './migration.ts';
import type { EmbeddedMigration, MigrationSource } from './source.ts';

/** The migrations of one stream, ordered by version. */
export interface Stream {
  readonly name: string;
  readonly migrations: readonly Migration[];
}

const STREAM = /^[a-z][a-z0-9_-]{0,62}$/;
const UP = '.up.sql';
const DOWN = '.down.sql';
const BACKFILL = '.backfill.sql';
const PATTERN = 'YYYYMMDDHHMM_slug.up.sql, .down.sql or .backfill.sql, the slug in lower case';

/**
 * The streams in the order of their first source.
 * @throws MigrationFileError that lists every problem: bad names, missing pairs, versions used twice
 */
export function discover(sources: readonly MigrationSource[]): Stream[] {
  const streams = new Map<string, Migration[]>();
  const problems: string[] = [];
  for (const source of sources) {
    if (!STREAM.test(source.stream)) {
      problems.push(`"${source.stream}" cannot name a stream: use a-z, 0-9, _ and -`);
      continue;
    }
    const found =
      'directory' in source
        ? fromDirectory(source.stream, source.directory, problems)
        : fromPackage(source.stream, source.embedded);
    const known = streams.get(source.stream);
    if (known) known.push(...found);
    else streams.set(source.stream, found);
  }
  for (const migrations of streams.values()) order(migrations, problems);
  if (problems.length > 0) throw new MigrationFileError(`${problems.join('.\n')}.`);
  return [...streams].map(([name, migrations]) => ({ name, migrations }));
}

function order(migrations: Migration[], problems: string[]): void {
  migrations.sort((a, b) => (a.version < b.version ? -1 : a.version > b.version ? 1 : 0));
  for (let index = 1; index < migrations.length; index++) {
    const [first, second] = [migrations[index - 1], migrations[index]];
    if (first && second && first.version === second.version) {
      const both = `${first.up.path} and ${second.up.path}`;
      problems.push(`${both} have the same version: give one of them a later minute`);
    }
  }
}

function fromPackage(stream: string, embedded: readonly EmbeddedMigration[]): Migration[] {
  const own = embedded.filter((migration) => migration.stream === stream);
  return own.map(({ version, name, up, down, backfill }) => {
    const path = `${stream}/${version}_${name}`;
    return migrationOf(
      { stream, version, name },
      new FileInPackage(path + UP, up),
      new FileInPackage(path + DOWN, down),
      backfill ? BackfillFile.inPackage(path + BACKFILL, backfill) : null,
    );
  });
}

function migrationOf(
  name: Pick<Migration, 'stream' | 'version' | 'name'>,
  up: MigrationFile,
  down: MigrationFile,
  backfill: BackfillFile | null,
): Migration {
  return { ...name, up: backfill ? new FileWithBackfill(up, backfill) : up, down, backfill };
}

function fromDirectory(stream: string, directory: string, problems: string[]): Migration[] {
  const downs = new Set<string>();
  const backfills = new Set<string>();
  const ups: string[] = [];
  for (const file of namesIn(directory)) {
    if (file.endsWith(UP)) ups.push(file.slice(0, -UP.length));
    else if (file.endsWith(DOWN)) downs.add(file.slice(0, -DOWN.length));
    else if (file.endsWith(BACKFILL)) backfills.add(file.slice(0, -BACKFILL.length));
    else if (file.endsWith('.sql'))
      problems.push(`${join(directory, file)} is not named ${PATTERN}`);
  }
  const migrations: Migration[] = [];
  for (const base of ups) {
    const named = parseBaseName(base);
    if (named === null) {
      problems.push(`${join(directory, base)}${UP} is not named ${PATTERN}`);
    } else {
      const up = new FileOnDisk(directory, base + UP);
      const down = new FileOnDisk(directory, base + DOWN);
      const backfill = backfills.delete(base)
        ? BackfillFile.onDisk(directory, base + BACKFILL)
        : null;
      const { version, slug: name } = named;
      migrations.push(migrationOf({ stream, version, name }, up, down, backfill));
    }
    if (!downs.delete(base)) {
      problems.push(
        `${join(directory, base)}${UP} has no ${base}${DOWN} beside it, which says how to undo it`,
      );
    }
  }
  for (const [suffix, left] of [
    [DOWN, downs],
    [BACKFILL, backfills],
  ] as const) {
    for (const base of left) {
      problems.push(`${join(directory, base)}${suffix} has no ${base}${UP} beside it`);
    }
  }
  return migrations;
}

/** @throws MigrationFileError when the directory cannot be read */
export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (cause) {
    throw new MigrationFileError(
      `The migrations' directory ${directory} cannot be read: ${(cause as Error).message}.`,
      { cause },
    );
  }
}
