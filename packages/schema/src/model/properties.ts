/** Input by its properties, before anything is known of it. */
import type { Issues } from './issues.ts';
import { propertyPath } from './json.ts';

export type Properties = { readonly [property: string]: unknown };

/** Whether it is an object that has properties by name, which a list has not. */
export function isProperties(input: unknown): input is Properties {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

/**
 * Notes the properties that there are not.
 * @param known their names, or what is kept under them
 * @param path of the input itself, where it is a part of something
 */
export function reportUnknown(
  input: Properties,
  known: Pick<ReadonlySet<string>, 'has'>,
  issues: Issues,
  path = '',
): void {
  const properties = Object.keys(input);
  for (let place = 0; place < properties.length; place++) {
    const property = properties[place] as string;
    if (known.has(property)) continue;
    const name = propertyPath(property, place);
    issues.add(path === '' ? name.slice(1) : path + name, 'is not known');
  }
}
