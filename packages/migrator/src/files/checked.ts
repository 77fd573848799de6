/** What a migration's statements must not be, found before the first of them runs. */
import { MigrationFileError } from '../errors.ts';
import type { Statement } from '../sql/statements.ts';
import type { MigrationTarget } from '../target.ts';
import { FileOnDisk, type MigrationFile, type ParsedFile } from './migration.ts';

const TRANSACTION_CONTROL =
  /^(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION)\b/;

/** Whether the statement begins or ends a transaction, which is the engine's to do. */
export function controlsTransaction({ tokens }: Statement): boolean {
  return TRANSACTION_CONTROL.test(tokens.slice(0, 2).join(' ').toUpperCase());
}

/** @throws MigrationFileError for statements that would defeat the engine's transactions or guards */
export function parseChecked(file: MigrationFile, target: MigrationTarget): ParsedFile {
  const parsed = file.parse(target.syntax);
  for (const statement of parsed.statements) {
    const problem = problemWith(statement, parsed.options.transactional, target);
    if (problem) throw new MigrationFileError(`${file.path}, line ${statement.line}: ${problem}`);
  }
  return parsed;
}

/** Why the engine would refuse to run a file of the directory, with the line; or `null`. */
export function problemOfFile(
  directory: string,
  name: string,
  target: MigrationTarget,
): string | null {
  try {
    parseChecked(new FileOnDisk(directory, name), target);
    return null;
  } catch (error) {
    if (error instanceof MigrationFileError) return error.message;
    throw error;
  }
}

/** Why the statement has no place in a migration, or in a file that runs in a transaction; or `null`. */
export function problemWith(
  statement: Statement,
  isTransactional: boolean,
  target: MigrationTarget,
): string | null {
  if (controlsTransaction(statement)) {
    const word = statement.tokens[0]?.toUpperCase();
    return `${word} has no place in a migration: the engine opens and ends its transaction.`;
  }
  if (isTransactional && target.placement(statement) === 'alone') {
    return 'this statement cannot run in a transaction: add the line "-- runledger: transaction=none" at the top of the file.';
  }
  return target.refuses(statement);
}
