/**
 * goose: one file with annotations (https://pressly.github.io/goose/documentation/annotations/), history in
 * `goose_db_version`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../terminal/failure.ts';
import { byHand } from './by-hand.ts';
import { byNumber, filesIn, minuteIn, strangersIn } from './names.ts';
import type { ForeignMigration, ForeignTool } from './tools.ts';

const FILE = /^(\d+)_(.+)\.(sql|go)$/;
const ANNOTATION = /^\s*--\s*\+goose\s+(.*?)\s*$/i;

export const goose: ForeignTool = {
  name: 'goose',
  table: 'goose_db_version',
  read(directory) {
    const files = filesIn(directory, FILE);
    const left = files
      .filter((file) => file.endsWith('.go'))
      .map((file) => {
        const [, digits = '0'] = FILE.exec(file) ?? [];
        return `${file} is written in Go: ${byHand(goose, String(BigInt(digits)))}`;
      });
    const migrations = files
      .filter((file) => file.endsWith('.sql'))
      .map((file) => migrationOf(directory, file))
      .sort((a, b) => byNumber(a.id, b.id));
    return Promise.resolve({
      migrations,
      left: [...left, ...strangersIn(directory, FILE, 'goose')],
    });
  },
  applied(rows) {
    // Older versions of goose note a rollback as one more row: the last one counts.
    const last = new Map<string, boolean>();
    const ordered = [...rows].sort((a, b) => Number(a.id) - Number(b.id));
    for (const row of ordered) {
      last.set(String(row.version_id), row.is_applied === true || row.is_applied === 1);
    }
    // The version 0 is the table itself.
    return [...last].flatMap(([id, isApplied]) => (isApplied && id !== '0' ? [id] : []));
  },
};

function migrationOf(directory: string, file: string): ForeignMigration {
  const [, digits = '', name = ''] = FILE.exec(file) ?? [];
  const sections: Record<'up' | 'down', string[]> = { up: [], down: [] };
  let section: 'up' | 'down' | null = null;
  let isOutsideTransaction = false;
  const remarks: string[] = [];
  for (const line of readFileSync(join(directory, file), 'utf8').split(/\r?\n/)) {
    const annotation = ANNOTATION.exec(line)?.[1]?.toUpperCase();
    switch (annotation) {
      case 'UP':
        section = 'up';
        break;
      case 'DOWN':
        section = 'down';
        break;
      case 'NO TRANSACTION':
        isOutsideTransaction = true;
        break;
      // Where a statement ends is seen without them.
      case 'STATEMENTBEGIN':
      case 'STATEMENTEND':
      case 'ENVSUB OFF':
        break;
      case 'ENVSUB ON':
        remarks.push('goose puts variables of the environment in: write their values');
        break;
      case undefined:
        if (section) sections[section].push(line);
        break;
      default:
        throw new CommandError(
          `${join(directory, file)}: "${line.trim()}" is no annotation that is known.`,
        );
    }
  }
  if (section === null) {
    throw new CommandError(
      `${join(directory, file)} has no line "-- +goose Up": it is no migration of goose.`,
    );
  }
  const down = sections.down.join('\n').trim();
  return {
    // As the history has it, a number.
    id: String(BigInt(digits)),
    file,
    name,
    minute: minuteIn(digits),
    up: sections.up.join('\n').trim(),
    down: down === '' ? null : down,
    isOutsideTransaction,
    remarks,
  };
}
