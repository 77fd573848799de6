/** What the READMEs show of this app is what it does. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** Blocks that say where they are from, each with its file. */
function excerpts(readme: string): { file: string; code: string }[] {
  const marked = read(readme).matchAll(/^<!-- from (\S+) -->\n```ts\n([\s\S]*?)^```$/gm);
  return [...marked].map(([, file = '', code = '']) => ({ file, code }));
}

/** Lines without what they are indented by. */
const flush = (text: string) => text.replace(/^[ \t]+/gm, '');

describe.each([
  ['README.md', ''],
  ['apps/example/README.md', 'apps/example/'],
])('%s', (readme, base) => {
  it('shows the app word for word', () => {
    const found = excerpts(readme);
    expect(found.length).toBeGreaterThan(0);
    for (const { file, code } of found) expect(flush(read(base + file))).toContain(flush(code));
  });
});
