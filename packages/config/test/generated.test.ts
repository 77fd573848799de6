import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { environmentVariables } from '../src/environment.ts';
import { configKeys } from '../src/model.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it('the JSON Schema knows every key, describes it, and refuses others', () => {
  const schema = JSON.parse(read('../runledger.schema.json'));
  expect(Object.keys(schema.properties)).toEqual(configKeys);
  expect(schema.additionalProperties).toBe(false);
  for (const [key, { description }] of Object.entries<{ description?: string }>(
    schema.properties,
  )) {
    expect(description, key).toMatch(/\.$/);
  }
});

it('.env.example names every variable, commented out', () => {
  const lines = read('../../../.env.example').split('\n');
  for (const { name } of environmentVariables) {
    expect(
      lines.some((line) => line.startsWith(`# ${name}=`)),
      name,
    ).toBe(true);
  }
});
