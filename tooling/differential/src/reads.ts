/** Which properties of its input a call looks at, and which of them callers here ever give. */

/** Properties by the place of the object that they are of: `input.options`. */
export type Properties = Map<string, Set<string>>;

function note(properties: Properties, place: string, property: string): void {
  const known = properties.get(place) ?? new Set();
  properties.set(place, known.add(property));
}

/** What stands in an input, in the objects and lists within it too. Nothing, `null`, is not enough. */
export function noteGiven(given: Properties, value: unknown, place = 'input'): void {
  if (Array.isArray(value)) for (const each of value) noteGiven(given, each, `${place}[]`);
  if (!isPlain(value)) return;
  for (const [property, part] of Object.entries(value)) {
    if (part === undefined || part === null) continue;
    note(given, place, property);
    noteGiven(given, part, `${place}.${property}`);
  }
}

/** What is looked for in any object at all. */
const OF_ANY = ['then', 'toJSON'];

/** The input as it is, of which every look at a property is noted. */
export function watched(read: Properties, value: unknown, place = 'input'): unknown {
  if (Array.isArray(value)) return value.map((each) => watched(read, each, `${place}[]`));
  if (!isPlain(value)) return value;
  const parts = Object.entries(value).map(([property, part]) => [
    property,
    watched(read, part, `${place}.${property}`),
  ]);
  return new Proxy(Object.fromEntries(parts), {
    get(target, property) {
      if (typeof property === 'string' && !OF_ANY.includes(property)) note(read, place, property);
      return Reflect.get(target, property);
    },
  });
}

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value))
  );
}
