/** Statements that begin or end transactions: the store keeps count of transactions itself. */
import { DatabaseError, TransactionScopeError } from '@runledger/schema';

/** What may stand before the first word: white space, empty statements, line comments, beginnings of others. */
const BEFORE = /(?:[\s;]|--[^\n]*(?:\n|$))*/y;

/** The first word, where it begins or ends something. */
const CONTROL =
  /(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/iy;

/** The word with which a statement begins or ends a transaction or a savepoint, on any dialect. */
export function controlOf(sql: string): string | null {
  return controlBehind(sql, false) ?? (sql.includes('/*') ? controlBehind(sql, true) : null);
}

/** @param isNesting whether comments hold comments, as PostgreSQL has it; SQLite ends them at the first end */
function controlBehind(sql: string, isNesting: boolean): string | null {
  let place = 0;
  for (;;) {
    BEFORE.lastIndex = place;
    BEFORE.exec(sql);
    place = BEFORE.lastIndex;
    if (!sql.startsWith('/*', place)) break;
    place = endOfComment(sql, place, isNesting);
  }
  CONTROL.lastIndex = place;
  return CONTROL.exec(sql)?.[1]?.toUpperCase() ?? null;
}

const COMMENT_MARK = /\/\*|\*\//g;

/** Where the comment that begins here is over. */
function endOfComment(sql: string, start: number, isNesting: boolean): number {
  COMMENT_MARK.lastIndex = start + 2;
  for (let depth = 1; depth > 0; ) {
    const mark = COMMENT_MARK.exec(sql)?.[0];
    if (mark === undefined) return sql.length;
    if (mark === '*/') depth -= 1;
    else if (isNesting) depth += 1;
    // Flat, `/*/` inside ends the comment with its last two characters.
    else COMMENT_MARK.lastIndex -= 1;
  }
  return COMMENT_MARK.lastIndex;
}

/** For a statement on the store that left a transaction open behind it, which is rolled back. */
export function begunOutside(): TransactionScopeError {
  return new TransactionScopeError(
    "A statement began a transaction, which is rolled back: use `store.transaction`, or Kysely's own transactions.",
  );
}

/** For a statement in a transaction that ended it. */
export function endedInside(): TransactionScopeError {
  return new TransactionScopeError(
    'A statement inside the transaction ended it: leave COMMIT and ROLLBACK to the store.',
  );
}

/** For what would write in a transaction that only reads. */
export function onlyReads(): DatabaseError {
  return new DatabaseError(
    'This transaction only reads: begin one that is not read-only to write.',
  );
}

/**
 * @param control what {@link controlOf} found
 * @throws TransactionScopeError for BEGIN, COMMIT and their like: the store keeps count of transactions itself
 */
export function assertNoControl(control: string | null): void {
  if (control === null) return;
  throw new TransactionScopeError(
    `${control} is not for statements: use \`store.transaction\`, or Kysely's own transactions.`,
  );
}
