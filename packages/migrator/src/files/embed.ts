/** Writes the module with which a package carries its migrations, so that bundled applications have them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlSyntax } from '../sql/syntax.ts';
import { textChecksum } from './checksum.ts';
import { discover } from './discovery.ts';
import { type Direction, type Migration, parseFile } from './migration.ts';
import type { EmbeddedFile, EmbeddedMigration } from './source.ts';

export interface CarryingPackage {
  /** The directory of its `package.json`. */
  readonly root: string;
  /** Its streams in the order in which they are applied, each a directory in `migrations/`. */
  readonly streams: readonly string[];
  readonly syntax: SqlSyntax;
}

/**
 * Writes `src/generated/migrations.ts`, which exports `embeddedMigrations`: every migration of the streams.
 * @throws MigrationFileError when a file is not what it must be
 */
export function embedMigrations({ root, streams, syntax }: CarryingPackage): void {
  const embedded = streams.flatMap((stream) => {
    const directory = join(root, 'migrations', stream);
    return discover([{ stream, directory }]).flatMap(({ migrations }) =>
      migrations.map((migration) => embed(migration, directory, syntax)),
    );
  });
  const text = [
    '// Generated from the files in migrations/ by `pnpm generate`; do not edit.',
    "import type { EmbeddedMigration } from '@runledger/migrator';",
    '',
    `export const embeddedMigrations: readonly EmbeddedMigration[] = ${JSON.stringify(embedded, null, 2)};`,
    '',
  ].join('\n');
  writeFileSync(join(root, 'src/generated/migrations.ts'), text);
}

function embed(migration: Migration, directory: string, syntax: SqlSyntax): EmbeddedMigration {
  const { stream, version, name, backfill } = migration;
  const file = (direction: Direction): EmbeddedFile => {
    const path = join(directory, `${version}_${name}.${direction}.sql`);
    const sql = readFileSync(path, 'utf8');
    const { options, statementsChecksum } = parseFile(path, sql, syntax);
    return { checksum: textChecksum(sql), statementsChecksum, options, sql };
  };
  return {
    stream,
    version,
    name,
    up: file('up'),
    down: file('down'),
    ...(backfill && {
      backfill: {
        checksum: backfill.checksum(),
        statementsChecksum: backfill.statementsChecksum(syntax),
        sql: backfill.text(),
      },
    }),
  };
}
