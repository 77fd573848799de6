/** Names that somebody else has already. */
import { UniqueViolationError } from '@runledger/schema/errors';
import { CommandError } from './terminal/failure.ts';

/**
 * For `catch`: words the violation of one constraint for the person who typed the name.
 * @throws CommandError for that constraint, and anything else as it is
 */
export function tellTaken(constraint: string, sentence: string): (error: unknown) => never {
  return (error) => {
    const isTaken = error instanceof UniqueViolationError && error.constraint === constraint;
    throw isTaken ? new CommandError(sentence, { cause: error }) : error;
  };
}
