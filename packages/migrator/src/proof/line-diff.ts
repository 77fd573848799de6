/** The difference of two texts, line by line. */

const CONTEXT = 3;
/** Beyond so many pairs of lines the longest common part is not looked for. */
const MOST_PAIRS = 4_000_000;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/**
 * Lines that only the first text has with `-`, those that only the second has with `+`, and three lines around them;
 * empty where the texts are the same.
 */
export function lineDiff(expected: string, actual: string): string {
  if (expected === actual) return '';
  return withContext(linesOf(expected.split('\n'), actual.split('\n')));
}

function linesOf(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (end < shorter && before.at(-1 - end) === after.at(-1 - end)) end++;
  const kept = (text: string): Line => ({ mark: ' ', text });
  return [
    ...before.slice(0, start).map(kept),
    ...changed(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(kept),
  ];
}

function changed(before: readonly string[], after: readonly string[]): Line[] {
  const gone = (text: string): Line => ({ mark: '-', text });
  const come = (text: string): Line => ({ mark: '+', text });
  if (before.length * after.length > MOST_PAIRS) return [...before.map(gone), ...after.map(come)];
  const common = commonLengths(before, after);
  const lengthAt = (i: number, j: number) => common[i]?.[j] ?? 0;
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [mine, theirs] = [before[i], after[j]];
    if (mine !== undefined && mine === theirs) {
      lines.push({ mark: ' ', text: mine });
      i++;
      j++;
    } else if (mine !== undefined && lengthAt(i + 1, j) >= lengthAt(i, j + 1)) {
      lines.push(gone(mine));
      i++;
    } else {
      lines.push(theirs === undefined ? gone(mine ?? '') : come(theirs));
      if (theirs === undefined) i++;
      else j++;
    }
  }
  return lines;
}

/** How many lines the rests from i and from j on have in common, in order. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const lengths = Array.from(
    { length: before.length + 1 },
    () => new Uint32Array(after.length + 1),
  );
  for (let i = before.length - 1; i >= 0; i--) {
    const [row, next] = [lengths[i], lengths[i + 1]];
    if (!row || !next) continue;
    for (let j = after.length - 1; j >= 0; j--) {
      row[j] =
        before[i] === after[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

function withContext(lines: readonly Line[]): string {
  const shown = new Set<number>();
  for (const [at, { mark }] of lines.entries()) {
    if (mark === ' ') continue;
    for (let near = at - CONTEXT; near <= at + CONTEXT; near++) shown.add(near);
  }
  const text: string[] = [];
  let last = -1;
  for (const [at, line] of lines.entries()) {
    if (!shown.has(at)) continue;
    if (at > last + 1) text.push('…');
    text.push(`${line.mark} ${line.text}`.trimEnd());
    last = at;
  }
  if (last < lines.length - 1) text.push('…');
  return text.join('\n');
}
