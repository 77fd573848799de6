/** Statements of which nobody can tell beforehand what they do to rows and tables. */
import { codeRunBy, executedText } from '../sql/bodies.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';

/** Languages whose words are those of SQL, by the name that a block has without a LANGUAGE. */
const READ = new Set(['PLPGSQL', 'SQL']);

/** Why not, or `null` where its words tell. */
export function unforeseenIn({ tokens }: Statement, syntax: SqlSyntax): string | null {
  const word = tokens[0]?.toUpperCase();
  if (word === 'CALL') return 'it calls a procedure';
  if (word === 'EXECUTE') return 'it runs a statement that was prepared elsewhere';
  if (word !== 'DO') return null;
  const language = tokens.findIndex((token) => token.toUpperCase() === 'LANGUAGE');
  const name = tokens[language + 1]?.replace(/^["']|["']$/g, '') ?? '';
  if (language > 0 && !READ.has(name.toUpperCase())) return `its block is in ${name}`;
  const code = codeRunBy(tokens, syntax);
  // A whole text that stands there is read as well.
  const isMadeUp = code.some(
    (token, at) => token.toUpperCase() === 'EXECUTE' && executedText(code, at) === null,
  );
  if (isMadeUp) return 'its block makes up statements (EXECUTE)';
  const calls = code.some((token) => /^(PERFORM|CALL)$/i.test(token));
  return calls ? 'its block calls functions' : null;
}
