import { expect, it } from 'vitest';
import { visible, visibleParts } from './visible.ts';

it('visible › shows what a terminal would act upon', () => {
  expect(visible('A\u001b]0;owned\u0007\u001b[2J\r\nfake line\t\u007f\u009b31m')).toBe(
    'A\\x1b]0;owned\\x07\\x1b[2J\\r\\nfake line\\t\\x7f\\x9b31m',
  );
  expect(visible('user\u202etxt.exe \u2066x\u2069 \u200f\u2028')).toBe(
    'user\\u202etxt.exe \\u2066x\\u2069 \\u200f\\u2028',
  );
});

it('visible › leaves writing of any language alone', () => {
  const text = 'Müller 株式会社 שלום مرحبا cafe\u0301 👩\u200d💻 C:\\new';
  expect(visible(text)).toBe(text);
});

it('visibleParts › keeps styles and line breaks, and nothing else', () => {
  expect(visibleParts('\u001b[1;33mrewrites a\u001b[39m\nreads b\r\u001b[2J')).toBe(
    '\u001b[1;33mrewrites a\u001b[39m\nreads b\\r\\x1b[2J',
  );
});
