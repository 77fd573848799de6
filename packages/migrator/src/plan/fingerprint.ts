/** What a plan remembers of the database that it was made for, and how it says later what is different. */
import { hash } from 'node:crypto';
import type { HistoryRow } from '../history/port.ts';
import type { MigrationSession } from '../target.ts';
import { canonicalJson, type DatabaseFingerprint, type HistoryMark } from './plan.ts';
import type { DatabaseIdentity } from './port.ts';

const SHORT = 12;

/** A database's state: the fingerprint, and what it was made of. */
export interface DatabaseState {
  readonly fingerprint: DatabaseFingerprint;
  readonly identity: DatabaseIdentity;
  readonly history: readonly HistoryMark[];
  readonly objects: Readonly<Record<string, string>>;
  /** The schema's canonical text. */
  readonly schema: string;
}

export async function readState(
  session: MigrationSession,
  history: readonly HistoryRow[] | null,
): Promise<DatabaseState> {
  const identity = await session.identity();
  const schema = await session.dump();
  const marks = (history ?? []).map(markOf);
  return {
    fingerprint: {
      identity: identityHash(identity),
      history: historyHash(marks),
      schema: schemaHash(schema),
    },
    identity,
    history: marks,
    objects: objectsOf(schema),
    schema,
  };
}

export function identityHash({
  stored,
  place,
}: Pick<DatabaseIdentity, 'stored' | 'place'>): string {
  return hash('sha256', canonicalJson([stored, place]));
}

export function historyHash(marks: readonly HistoryMark[]): string {
  return hash('sha256', canonicalJson(marks));
}

export function schemaHash(schema: string): string {
  return hash('sha256', schema);
}

export const emptyHistory = historyHash([]);

export function markOf(row: HistoryRow): HistoryMark {
  const { stream, version, name, status, statementsDone, statementsChecksum } = row;
  const mark = hash('sha256', canonicalJson([status, statementsDone, statementsChecksum]));
  return { stream, version, name, mark };
}

/** A hash for each table and other object: each begins at the margin of the canonical text. */
export function objectsOf(schema: string): Record<string, string> {
  const texts = new Map<string, string>();
  let current = '';
  for (const line of schema.split('\n')) {
    if (/^\S/.test(line)) current = line.startsWith('table ') ? firstTwo(line) : line;
    texts.set(current, `${texts.get(current) ?? ''}${line}\n`);
  }
  texts.delete('');
  return Object.fromEntries([...texts].map(([name, text]) => [name, short(text)]));
}

const firstTwo = (line: string) => line.split(' ', 2).join(' ');
const short = (text: string) => hash('sha256', text).slice(0, SHORT);

export interface Differences {
  readonly gone: readonly string[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
}

/** Where two schemas differ, by what {@link objectsOf} calls their parts. */
export function differencesBetween(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Differences {
  return {
    gone: Object.keys(before).filter((name) => !(name in after)),
    added: Object.keys(after).filter((name) => !(name in before)),
    changed: Object.keys(before).filter((name) => name in after && after[name] !== before[name]),
  };
}

/** One part a line: `table users is missing`. */
export function describeDifferences({ gone, added, changed }: Differences): string[] {
  return [
    ...gone.map((name) => `${name} is missing`),
    ...added.map((name) => `${name} is there as well`),
    ...changed.map((name) => `${name} is different`),
  ];
}
