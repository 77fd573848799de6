/** A draft as the text of a migration file. */
import type { Step } from './dialect.ts';

const WIDTH = 110;

/** The statements, each behind what has to be looked at. */
export function stepsText(steps: readonly Step[]): string {
  return steps
    .map(({ sql, notes = [] }) => {
      const marks = notes.map((note) => `${commentText(`DRAFT: ${note}.`)}\n`).join('');
      return `${marks}${sql === null ? '' : `${sql};\n`}`;
    })
    .join('\n');
}

/** The text as a comment of as many lines as it takes. */
function commentText(text: string): string {
  const lines: string[] = [];
  let line = '--';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '--  ';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}
