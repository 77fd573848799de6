/** Text that is put into its canonical form before it is checked, stored or looked up. */
import { isStorable, ValidationError } from '@runledger/schema';

/** The input with one property in its canonical form. What is no text is left to the validation, which names it. */
export function normalizing<I>(input: I, property: string, normalize: (text: string) => string): I {
  const given = (input as { readonly [property: string]: unknown } | null | undefined)?.[property];
  return typeof given === 'string' ? { ...input, [property]: normalize(given) } : input;
}

/** The same for each of many. What is no list is left to the validation too. */
export function allNormalizing<I>(
  inputs: readonly I[],
  property: string,
  normalize: (text: string) => string,
): readonly I[] {
  return Array.isArray(inputs)
    ? inputs.map((input: I) => normalizing(input, property, normalize))
    : inputs;
}

/**
 * What is looked up, in its canonical form.
 * @throws ValidationError when it is no text that could be stored
 */
export function lookUpText(
  property: string,
  given: unknown,
  normalize: (text: string) => string,
): string {
  if (typeof given === 'string' && isStorable(given)) return normalize(given);
  const message =
    typeof given === 'string' ? 'must not contain NUL or a lone surrogate' : 'must be text';
  throw new ValidationError(`The ${property}`, [{ path: property, message }]);
}
