import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkPackage } from '../src/packages.ts';

const sound = {
  'package.json': JSON.stringify({
    name: '@runledger/sample',
    version: '1.0.0',
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist'],
  }),
  'dist/index.js': 'export const a = 1;',
  'dist/index.d.ts': 'export declare const a: number;',
};

const objections = (files: Record<string, string>) => {
  const directory = mkdtempSync(join(tmpdir(), 'runledger-package-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(join(directory, 'dist'));
  for (const [path, text] of Object.entries({ ...sound, ...files })) {
    writeFileSync(join(directory, path), text);
  }
  return checkPackage(directory, directory);
};

test('a sound package gives no objections', async () => {
  expect(await objections({})).toEqual([]);
});

test('publint objects to an entry point that is CommonJS behind an ESM name', async () => {
  expect(await objections({ 'dist/index.js': 'module.exports = { a: 1 };' })).toEqual([
    expect.stringContaining('publint:'),
  ]);
});

test('are-the-types-wrong objects to declarations that import what is not packed', async () => {
  const declarations = "export type { A } from './model.js';";
  expect(await objections({ 'dist/index.d.ts': declarations })).toEqual([
    expect.stringContaining('attw:'),
  ]);
});
