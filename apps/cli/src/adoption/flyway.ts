/**
 * Flyway: `V1.2__name.sql`, undone by `U1.2__name.sql` (https://documentation.red-gate.com/flyway), history in
 * `flyway_schema_history`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../terminal/failure.ts';
import { byNumber, filesIn, minuteIn, strangersIn } from './names.ts';
import type { ForeignMigration, ForeignTool } from './tools.ts';

const FILE = /^([VUBR])([\d._]*)__(.+)\.sql$/;

export const flyway: ForeignTool = {
  name: 'Flyway',
  table: 'flyway_schema_history',
  read(directory) {
    const files = filesIn(directory, FILE);
    const kindOf = (file: string) => FILE.exec(file)?.[1];
    const left = files
      .filter((file) => kindOf(file) === 'R' || kindOf(file) === 'B')
      .map((file) =>
        kindOf(file) === 'R'
          ? `${file} is applied again whenever it changes: each version of it is a migration from now on`
          : `${file} stands for migrations before it: import those, or name it V…`,
      );
    const undoing = new Map(
      files.filter((file) => kindOf(file) === 'U').map((file) => [versionOf(file), file]),
    );
    const migrations = files
      .filter((file) => kindOf(file) === 'V')
      .map((file) => migrationOf(directory, file, undoing.get(versionOf(file))))
      .sort((a, b) => byParts(a.id, b.id));
    return Promise.resolve({
      migrations,
      left: [...left, ...strangersIn(directory, FILE, 'Flyway')],
    });
  },
  applied(rows, imported = []) {
    const failed = rows.find(({ success }) => success === false || success === 0);
    if (failed) {
      throw new CommandError(
        `Flyway's migration ${failed.version ?? failed.description} failed half way: mend it, and run flyway repair, before.`,
      );
    }
    const ordered = [...rows].sort((a, b) => Number(a.installed_rank) - Number(b.installed_rank));
    const applied = new Set<string>();
    for (const { type, version } of ordered) {
      // Schemas that Flyway made, and repeatable migrations, have no version.
      if (version === null || version === undefined) continue;
      const id = normalized(String(version));
      // What it stands for was there before Flyway, or came with it, and has no rows of its own.
      if (String(type).endsWith('BASELINE')) {
        for (const each of imported) if (byParts(each, id) <= 0) applied.add(each);
      } else if (String(type).startsWith('UNDO')) applied.delete(id);
      else if (String(type) === 'DELETE') applied.delete(id);
      else applied.add(id);
    }
    return [...applied];
  },
};

/** `1_2` and `1.2.0` are the same version to Flyway. */
function normalized(version: string): string {
  const parts = version.split(/[._]/).map((part) => String(BigInt(part)));
  while (parts.length > 1 && parts.at(-1) === '0') parts.pop();
  return parts.join('.');
}

const versionOf = (file: string) => normalized(FILE.exec(file)?.[2] ?? '0');

function byParts(a: string, b: string): number {
  const [first, second] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    const order = byNumber(first[at] ?? '0', second[at] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function migrationOf(directory: string, file: string, undo: string | undefined): ForeignMigration {
  const [, , version = '', name = ''] = FILE.exec(file) ?? [];
  const text = (each: string) => readFileSync(join(directory, each), 'utf8').trim();
  const up = text(file);
  const settings = existsSync(join(directory, `${file}.conf`)) ? text(`${file}.conf`) : '';
  return {
    id: versionOf(file),
    file,
    name,
    minute: minuteIn(version.replace(/[._]/g, '')),
    up,
    down: undo === undefined ? null : text(undo),
    isOutsideTransaction: /^\s*executeInTransaction\s*=\s*false/m.test(settings),
    remarks: /\$\{[^}]+\}/.test(up)
      ? ['Flyway puts values in for its placeholders: write them']
      : [],
  };
}
