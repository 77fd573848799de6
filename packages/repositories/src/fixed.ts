/** Input with what is not the caller's to give. */
import { isProperties } from '@runledger/schema';

/**
 * What a caller gives with what is not the caller's to give: a row that was read and changed in part may come back
 * as it is. What is no object is left for the validation to refuse.
 */
export function withFixed<I, F extends object>(input: I, fixed: F): I & F {
  return (isProperties(input) ? { ...input, ...fixed } : input) as I & F;
}

/** The same for many; what is no list is left for the validation too. */
export function allWithFixed<I, F extends object>(inputs: readonly I[], fixed: () => F): (I & F)[] {
  const isList = Array.isArray(inputs);
  return (isList ? inputs.map((input) => withFixed(input, fixed())) : inputs) as (I & F)[];
}
