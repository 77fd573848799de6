/** Two fingerprints of a file: of its bytes, which is quick, and of what its statements say. */
import { hash } from 'node:crypto';
import type { Statement } from '../sql/statements.ts';

/** SHA-256 of the text as it is, in hexadecimal. */
export function textChecksum(text: string): string {
  return hash('sha256', text);
}

/**
 * SHA-256 of the statements' tokens, so that comments, white space, line endings and empty statements do not
 * count, and everything else does.
 */
export function statementsChecksum(statements: readonly Statement[]): string {
  return hash('sha256', statements.map(({ tokens }) => tokens.join(' ')).join(' ;\n'));
}
