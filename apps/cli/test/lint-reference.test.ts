/** The page of the linter's rules tells the bad example of each from the good one. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync(new URL('../../../docs/reference/lint.md', import.meta.url), 'utf8');

const rules = page
  .split(/^### /m)
  .slice(1)
  .map((text) => {
    const [, id, bad, good] = /^(\S+)\n.*?\nBad:\n(.*?)\nGood:\n(.*?)\nWhy: /s.exec(text) ?? [];
    return { id, bad, good };
  });

describe('docs/reference/lint.md', () => {
  it('has a page for each rule', () => {
    expect(rules.length).toBeGreaterThan(70);
  });

  it.each(rules)('shows what makes the difference: $id', ({ bad, good }) => {
    expect(bad?.trim()).toBeTruthy();
    expect(good?.trim()).toBeTruthy();
    expect(bad).not.toBe(good);
  });
});
