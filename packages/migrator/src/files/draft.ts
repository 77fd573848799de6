/** What a tool leaves to a person in a file, in comments that begin with a mark; deleting the line is the yes. */
import { MigrationFileError } from '../errors.ts';
import { lineAt } from '../sql/lines.ts';
import { scan } from '../sql/scanner.ts';
import type { SqlSyntax } from '../sql/syntax.ts';

const MARK = /^--[ \t]*(?:DRAFT:|Write the statements here, in )/;
const LINE = new RegExp(`^[ \\t]*${MARK.source.slice(1)}`);

/** Whether the line is a mark. */
export const marksDraft = (line: string): boolean => LINE.test(line);

interface Draft {
  readonly path: string;
  text(): string;
}

/** @throws MigrationFileError that names the line of the first mark in a comment */
export function assertSettled(file: Draft, syntax: SqlSyntax): void {
  const text = file.text();
  if (!text.split('\n').some(marksDraft)) return;
  for (const { kind, start, end } of scan(text, syntax)) {
    // What a value or the body of a function holds is no mark.
    if (kind !== 'comment' || !MARK.test(text.slice(start, end))) continue;
    throw new MigrationFileError(
      `${file.path}, line ${lineAt(text, start)}: this is still a draft: settle what the line says, then delete it.`,
    );
  }
}
