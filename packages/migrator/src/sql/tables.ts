/** Follows `CREATE`, `RENAME` and `DROP TABLE` through a list of statements. */
import type { Statement } from './statements.ts';
import { unquoted } from './touched.ts';

const CREATE = /^CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?/i;
const DROP = /^DROP TABLE (?:IF EXISTS )?/i;
const RENAME = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(\S+ )+?RENAME TO /i;

/** The tables that are there once the statements have run on an empty database, as far as their tokens tell. */
export function tablesAfter(statements: readonly Statement[]): Set<string> {
  const tables = new Set<string>();
  for (const { tokens } of statements) {
    const text = tokens.slice(0, 12).join(' ');
    if (CREATE.test(text)) tables.add(nameAfter(text, CREATE));
    else if (DROP.test(text)) {
      for (const name of tokens.join(' ').replace(DROP, '').split(' , '))
        tables.delete(lastPart(name));
    } else if (RENAME.test(text)) {
      tables.delete(nameAfter(text, /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?/i));
      tables.add(nameAfter(text, RENAME));
    }
  }
  return tables;
}

function nameAfter(text: string, prefix: RegExp): string {
  return lastPart(text.replace(prefix, ''));
}

/** `schema . name and the rest`: the name. */
function lastPart(text: string): string {
  const tokens = text.split(' ');
  let at = 0;
  while (tokens[at + 1] === '.') at += 2;
  return unquoted(tokens[at] ?? '');
}
