/** Stored text for a terminal: what would command it, or reorder what it shows, is shown instead of obeyed. */

/** C0, DEL and C1, the separators of lines and paragraphs, and what sets the direction of writing. */
const COMMANDING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const shortNames: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text in one line that no terminal acts upon. `--json` has it as it is stored. */
export function visible(text: string): string {
  return text.replace(COMMANDING, escaped);
}

/** What a table's cell may have of its own: several lines, and styles. */
const OWN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a style begins with one.
  /([\n\t]|\u001b\[[\d;]*m)/;

/** The same for a text that the command has put together, with its line breaks and its styles. */
export function visibleParts(text: string): string {
  return text
    .split(OWN)
    .map((part, index) => (index % 2 === 1 ? part : visible(part)))
    .join('');
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  const digits = code.toString(16);
  const long = code > 0xff ? `\\u${digits.padStart(4, '0')}` : `\\x${digits.padStart(2, '0')}`;
  return shortNames[character] ?? long;
}
