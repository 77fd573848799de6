import { expect, it } from 'vitest';
import { dollars } from './words.ts';

it.each([
  [0n, '0.0000'],
  [49_999n, '0.0000'],
  [50_000n, '0.0001'],
  [999_949_999n, '0.9999'],
  [999_990_000n, '1.0000'],
  [1_234_567_890_123_456n, '1,234,567.8901'],
])('dollars › rounds %d to %s', (nano, text) => {
  expect(dollars(nano)).toBe(text);
});
