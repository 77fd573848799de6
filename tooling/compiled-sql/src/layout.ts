/**
 * SQL laid out for reading: a line for each clause, lists that fill their lines, subqueries indented. Nothing but
 * white space changes, and the quotes of names that need none go.
 */

const WIDTH = 110;
const INDENT = '  ';
/** A statement within another that needs no lines of its own. */
const SHORT = 60;

/** A word, or what stands between two parentheses. */
interface Piece {
  readonly text: string;
  readonly inside: readonly Piece[] | null;
  readonly isSpaced: boolean;
}

export function layOut(sql: string): string {
  return linesOf(piecesOf(sql), '').flatMap(wrapped).join('\n');
}

/** A word holds the literals and the quoted names in it; what opens or closes a group stands alone. */
const TOKENS = /\s+|[()]|(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"()\s])+/g;

function piecesOf(sql: string): readonly Piece[] {
  const open: { pieces: Piece[]; isSpaced: boolean }[] = [{ pieces: [], isSpaced: false }];
  let isSpaced = false;
  for (const [token] of sql.trim().matchAll(TOKENS)) {
    if (token === '(') {
      open.push({ pieces: [], isSpaced });
    } else if (token === ')') {
      const group = open.pop() as (typeof open)[number];
      open.at(-1)?.pieces.push({ text: '', inside: group.pieces, isSpaced: group.isSpaced });
    } else if (token.trim() !== '') {
      open.at(-1)?.pieces.push({ text: unquoted(token), inside: null, isSpaced });
    }
    isSpaced = token.trim() === '';
  }
  return open[0]?.pieces ?? [];
}

/** Names only: what stands in single quotes is left alone. */
const unquoted = (word: string): string =>
  word.replace(/'(?:[^']|'')*'|"([a-z_][a-z0-9_]*)"/g, (whole, name) => name ?? whole);

const setOf = (words: string) => new Set(words.split(', '));

const CLAUSES = setOf(
  'with, select, from, where, having, limit, offset, values, set, returning, update, join, ' +
    'insert into, delete from, order by, group by, on conflict, union all, for update, inner join, left join',
);
/** Two words of which the second begins no clause. */
const TOGETHER = setOf(
  'distinct from, delete from, for update, do update, update set, inner join, left join',
);
const STATEMENTS = setOf('with, select, insert, update, delete');

const wordAt = (pieces: readonly Piece[], place: number): string =>
  pieces[place]?.text.toLowerCase() ?? '';

function beginsClause(pieces: readonly Piece[], place: number): boolean {
  const [before, word, next] = [-1, 0, 1].map((step) => wordAt(pieces, place + step));
  if (TOGETHER.has(`${before} ${word}`) || `${word} ${next}` === 'with ordinality') return false;
  return CLAUSES.has(word as string) || CLAUSES.has(`${word} ${next}`);
}

const isLongStatement = (pieces: readonly Piece[]): boolean =>
  STATEMENTS.has(wordAt(pieces, 0)) && flat(pieces).length > SHORT;

function flat(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text, inside, isSpaced }, place) => {
      const space = isSpaced && place > 0 ? ' ' : '';
      return space + (inside ? `(${flat(inside)})` : text);
    })
    .join('');
}

/** The lines of a statement, one for each clause and those of the statements within it. */
function linesOf(pieces: readonly Piece[], indent: string): string[] {
  const lines = [indent];
  const write = (inner: readonly Piece[], isOuter: boolean) => {
    for (const [place, { text, inside, isSpaced }] of inner.entries()) {
      if (isOuter && place > 0 && beginsClause(inner, place)) lines.push(indent);
      else if (isSpaced && place > 0) lines.push(`${lines.pop()} `);
      if (!inside) {
        lines.push(lines.pop() + text);
      } else if (isLongStatement(inside)) {
        lines.push(`${lines.pop()}(`, ...linesOf(inside, indent + INDENT), `${indent})`);
      } else {
        lines.push(`${lines.pop()}(`);
        write(inside, false);
        lines.push(`${lines.pop()})`);
      }
    }
  };
  write(pieces, true);
  return lines;
}

/** A line in several, none longer than it has to be. */
function wrapped(line: string): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let rest = line;
  while (rest.length > WIDTH) {
    const end = rest.lastIndexOf(' ', WIDTH);
    if (rest.slice(0, end).trim() === '') break;
    lines.push(rest.slice(0, end));
    rest = indent + INDENT + rest.slice(end + 1);
  }
  return [...lines, rest];
}
