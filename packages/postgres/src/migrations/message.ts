/** Several statements in one message of the simple protocol, and which of them an error is about. */
import type { Statement } from '@runledger/migrator';
import type { Client, QueryResult } from 'pg';

export interface Message {
  readonly text: string;
  readonly parts: readonly MessagePart[];
}

interface MessagePart {
  /** `null` for what the engine adds. */
  readonly statement: Statement | null;
  /** Where it begins in the text, in UTF-16 units. */
  readonly start: number;
}

/** @param before what the engine says first */
export function composeMessage(
  before: readonly string[],
  statements: readonly Statement[],
): Message {
  const parts: MessagePart[] = [];
  let text = '';
  const add = (sql: string, statement: Statement | null) => {
    if (text !== '') text += ';\n';
    parts.push({ statement, start: text.length });
    text += sql;
  };
  for (const sql of before) add(sql, null);
  for (const statement of statements) add(statement.sql, statement);
  return { text, parts };
}

/** How sending a message ended. */
export interface MessageError {
  readonly error: unknown;
  readonly statement: Statement | null;
  /** In the statement's text, in UTF-16 units. */
  readonly offset: number | null;
}

/** @returns what each statement gave, or what went wrong */
export async function sendMessage(
  client: Client,
  { text, parts }: Message,
): Promise<{ results: QueryResult[] } | MessageError> {
  let completed = 0;
  const count = () => {
    completed++;
  };
  const { connection } = client as Client & { connection: NodeJS.EventEmitter };
  connection.on('commandComplete', count);
  try {
    // `pg` gives an array for several statements, which its types do not say.
    const given: QueryResult | QueryResult[] = await client.query(text);
    return { results: Array.isArray(given) ? given : [given] };
  } catch (error) {
    const position = positionOf(error, text);
    // Syntax is checked before anything runs, so there the position tells, and the count does not.
    const part =
      position === null ? parts[completed] : parts.findLast(({ start }) => start <= position);
    const offset = position === null || !part ? null : position - part.start;
    return { error, statement: part?.statement ?? null, offset };
  } finally {
    connection.off('commandComplete', count);
  }
}

/** The server counts characters from 1; strings here count UTF-16 units from 0. */
function positionOf(error: unknown, text: string): number | null {
  const position = Number((error as { position?: unknown }).position);
  if (!Number.isSafeInteger(position) || position < 1) return null;
  let units = 0;
  for (let characters = 1; characters < position && units < text.length; characters++) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}
