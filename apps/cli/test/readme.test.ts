import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { workplaceWith } from './workplace.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it('README › shows a configuration that is valid, word for word', async () => {
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(read('../README.md')) ?? [];
  expect(shown).toBe(read('./readme-example.ts'));
  const { json, write } = workplaceWith({});
  write('runledger.config.ts', shown ?? '');
  expect((await json('migrate')).applied).toHaveLength(8);
});
