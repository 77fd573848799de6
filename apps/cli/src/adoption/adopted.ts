/** How far another tool has come with a database, in terms of the migrations that were imported from it. */
import { CommandError } from '../terminal/failure.ts';
import { byHand } from './by-hand.ts';
import type { ImportedMigration } from './import.ts';
import type { ForeignTool } from './tools.ts';

/**
 * The newest of the imported migrations that the tool has applied; `null` when it has applied none.
 * @param applied what its history tells
 * @throws CommandError where it has applied what was not imported, or not all up to its newest
 */
export function adoptedVersion(
  tool: ForeignTool,
  applied: readonly string[],
  imported: readonly ImportedMigration[],
): string | null {
  const known = new Set(imported.map(({ id }) => id));
  const unknown = applied.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new CommandError(
      `${tool.name} has applied ${listed(unknown)}, which the stream does not have: import its files first, with \`runledger migrate import\`. Of one that is code, ${byHand(tool, unknown[0] ?? '')}.`,
    );
  }
  const done = new Set(applied);
  const newest = imported.findLastIndex(({ id }) => done.has(id));
  const skipped = imported.slice(0, Math.max(newest, 0)).filter(({ id }) => !done.has(id));
  if (skipped.length > 0) {
    throw new CommandError(
      `${tool.name} has applied later migrations than ${listed(skipped.map(({ id }) => id))}, and not that: apply it with ${tool.name} first.`,
    );
  }
  return imported[newest]?.version ?? null;
}

function listed(ids: readonly string[]): string {
  const rest = ids.length - 5;
  return `${ids.slice(0, 5).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
