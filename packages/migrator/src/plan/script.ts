/** Migrations as one script for `psql` or `sqlite3`, made from the files alone. */

import type { ScriptOptions } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { MigrationUsageError } from '../errors.ts';
import { parseChecked } from '../files/checked.ts';
import type { Stream } from '../files/discovery.ts';
import type { Direction, Migration, ParsedFile } from '../files/migration.ts';
import { segmentsAfter } from '../run/segments.ts';
import type { MigrationTarget } from '../target.ts';

/**
 * The script that leads from one version to another: `up` files of what is newer than `from`, or, backwards, `down`
 * files of what is newer than `to`. It journals nothing.
 * @throws MigrationUsageError for a version that no file has
 */
export function script(engine: Engine, { from, to, stream }: ScriptOptions): string {
  const streams = engine.streams(stream);
  for (const version of [from, to]) assertKnown(streams, version);
  const direction: Direction = from > to ? 'down' : 'up';
  const [low, high] = direction === 'up' ? [from, to] : [to, from];
  const chosen = streams
    .flatMap(({ migrations }) => migrations)
    .filter(({ version }) => version > low && version <= high);
  if (direction === 'down') chosen.reverse();
  const { target } = engine;
  const parts = chosen.map((migration) => partOf(migration, direction, target));
  return `${[headerOf(engine, { from, to }, direction, chosen.length), ...parts].join('\n')}`;
}

function assertKnown(streams: readonly Stream[], version: string): void {
  if (version === '0') return;
  const known = streams.flatMap(({ migrations }) => migrations.map((each) => each.version));
  if (known.includes(version)) return;
  const newest = known.sort().at(-1);
  throw new MigrationUsageError(
    `There is no migration with the version ${version}${newest ? `; the newest is ${newest}, and 0 is before the first` : ''}.`,
  );
}

function headerOf(
  { target }: Engine,
  { from, to }: ScriptOptions,
  direction: Direction,
  count: number,
): string {
  const verb = direction === 'up' ? 'Applies' : 'Rolls back';
  return [
    `-- ${verb} ${count} migration${count === 1 ? '' : 's'}: from ${from} to ${to}.`,
    '-- It keeps no history: afterwards the engine is told with `migrate baseline` or `migrate repair`.',
    ...target.script.begin,
    '',
  ].join('\n');
}

function partOf(migration: Migration, direction: Direction, target: MigrationTarget): string {
  const file = parseChecked(migration[direction], target);
  const { stream, version, name, backfill } = migration;
  const { rebuild } = file.options;
  const lines = [
    `-- ${stream} ${version}_${name}, ${direction}`,
    ...(rebuild.length > 0 ? target.script.beforeRebuild : []),
    ...segmentsOf(file, target),
    ...(rebuild.length > 0 ? target.script.afterRebuild : []),
    ...(direction === 'up' && backfill
      ? [`-- Then its backfill, in batches: ${backfill.path}`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function segmentsOf(file: ParsedFile, target: MigrationTarget): string[] {
  return segmentsAfter(0, file, target).flatMap((segment) => {
    if (segment.kind === 'alone') return `${segment.statement.sql};`;
    if (segment.statements.length === 0) return [];
    return [
      target.script.transaction,
      ...segment.statements.map(({ sql }) => `${sql};`),
      'COMMIT;',
    ];
  });
}
