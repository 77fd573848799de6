/**
 * dbmate: one file with `-- migrate:up` and `-- migrate:down` (https://github.com/amacneil/dbmate#creating-migrations),
 * history in `schema_migrations`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../terminal/failure.ts';
import { filesIn, minuteIn, strangersIn } from './names.ts';
import type { ForeignMigration, ForeignTool } from './tools.ts';

const FILE = /^(\d+)(.*)\.sql$/;
const MARK = /^--\s*migrate:(up|down)\b(.*)$/;

export const dbmate: ForeignTool = {
  name: 'dbmate',
  table: 'schema_migrations',
  read(directory) {
    // By name, as dbmate does it.
    const migrations = filesIn(directory, FILE).map((file) => migrationOf(directory, file));
    return Promise.resolve({ migrations, left: strangersIn(directory, FILE, 'dbmate') });
  },
  applied: (rows) => rows.map(({ version }) => String(version)),
};

function migrationOf(directory: string, file: string): ForeignMigration {
  const [, digits = '', rest = ''] = FILE.exec(file) ?? [];
  const sections = new Map<string, string[]>();
  let lines: string[] | null = null;
  let isOutsideTransaction = false;
  for (const line of readFileSync(join(directory, file), 'utf8').split(/\r?\n/)) {
    const [, direction, options = ''] = MARK.exec(line) ?? [];
    if (direction === undefined) lines?.push(line);
    else {
      lines = [];
      sections.set(direction, lines);
      if (/\btransaction:false\b/.test(options)) isOutsideTransaction = true;
    }
  }
  const [up, down] = ['up', 'down'].map((direction) => sections.get(direction)?.join('\n').trim());
  if (up === undefined) {
    throw new CommandError(
      `${join(directory, file)} has no line "-- migrate:up": it is no migration of dbmate.`,
    );
  }
  return {
    id: digits,
    file,
    name: rest.replace(/^_/, ''),
    minute: minuteIn(digits),
    up,
    down: down ? down : null,
    isOutsideTransaction,
    remarks: [],
  };
}
