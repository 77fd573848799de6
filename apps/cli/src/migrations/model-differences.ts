import { CommandError, describeError } from '../terminal/failure.ts';
import { note, styled } from '../terminal/output.ts';
import { countOf } from '../terminal/words.ts';

const SHOWN = 20;

/**
 * Says in which ways the migrated database is not what the model says.
 * @returns the exit code: what was applied stays, and still somebody has to look
 */
export function reportDifferences(differences: readonly string[]): number | undefined {
  if (differences.length === 0) return undefined;
  const rest = differences.length - SHOWN;
  const lines = [
    `The migrations are applied, and the database is not what this version of the model says, in ${countOf(differences.length, 'place')}:`,
    ...differences.slice(0, SHOWN).map((difference) => `  ${difference}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    'Somebody changed it by hand, or a migration of the application did: undo that, or roll back with `runledger migrate down`.',
  ];
  const label = styled(['red', 'bold'], 'error:', process.stderr);
  note(`${label} ${describeError(new CommandError(lines.join('\n')))}`);
  return 1;
}
