/** The order of texts by their UTF-16 units, the same in every process: what is written in it cannot deadlock. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
