/**
 * PostgreSQL's text form of arrays, one for each column of a batch: a statement then has as many parameters as
 * columns, however many rows. https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */

/** Elements without white space, quotes, braces, commas and backslashes: numbers, UUIDs, instants. */
export function plainArray(values: readonly unknown[]): string {
  let text = '{';
  for (let place = 0; place < values.length; place++) {
    const value = values[place];
    if (place > 0) text += ',';
    text += value === null ? 'NULL' : value;
  }
  return `${text}}`;
}

/** Elements of any text. */
export function textArray(values: readonly (string | null)[]): string {
  let text = '{';
  for (let place = 0; place < values.length; place++) {
    const value = values[place] as string | null;
    if (place > 0) text += ',';
    text += value === null ? 'NULL' : `"${escapeElement(value)}"`;
  }
  return `${text}}`;
}

function escapeElement(text: string): string {
  return text.includes('"') || text.includes('\\') ? text.replace(/["\\]/g, '\\$&') : text;
}
