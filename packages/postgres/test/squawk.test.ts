/** What becomes of linting where squawk cannot look. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LintDialect, lint } from '@runledger/migrator/lint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectWith, squawk } from '../src/lint/squawk.ts';
import { lintDialect } from '../src/lint.ts';

const texts = {
  '202601010000_notes.up.sql':
    '-- runledger: allow=squawk-enum-order reason="the order does not matter"\nALTER TABLE notes ADD COLUMN at timestamp;\n',
  '202601010000_notes.down.sql': 'ALTER TABLE notes DROP COLUMN at;\n',
};

const report = (dialect: LintDialect) => {
  const files = Object.entries(texts).map(([name, text]) => ({
    path: name,
    name,
    text: () => text,
    isAsked: true,
  }));
  return lint([{ dialect, streams: [{ name: 'app', files }] }]);
};

const startedAs = (program: string | null): LintDialect => ({
  ...lintDialect,
  tools: [{ ...squawk, inspect: (files) => inspectWith(program, files) }],
});

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'runledger-squawk-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('without squawk', () => {
  it('says so in one sentence, and the other rules look all the same', async () => {
    const { findings, notices } = await report(startedAs(null));
    expect(notices).toEqual([
      "squawk did not look at the PostgreSQL migrations (the package squawk-cli is not installed); the linter's own rules did.",
    ]);
    // Whether what it would have found is allowed in vain, nobody can tell.
    expect(findings.map(({ rule }) => rule)).toEqual(['timestamp-type']);
  });

  it('says what its own script says, where there is no binary for the platform', async () => {
    const program = join(directory, 'squawk.cjs');
    writeFileSync(
      program,
      'console.error(\'squawk: unsupported platform "sunos-x64".\\nmore\');process.exit(1);',
    );
    const { findings, notices } = await report(startedAs(program));
    expect(notices).toEqual([
      'squawk did not look at the PostgreSQL migrations (squawk: unsupported platform "sunos-x64"); the linter\'s own rules did.',
    ]);
    expect(findings.map(({ rule }) => rule)).toEqual(['timestamp-type']);
  });

  it('says so where it gives no answer', async () => {
    const program = join(directory, 'silent.cjs');
    writeFileSync(program, '');
    expect((await report(startedAs(program))).notices[0]).toContain('(it gave no answer)');
  });
});

it('with squawk, an allowance of a rule of it that finds nothing is found', async () => {
  const { findings, notices } = await report(lintDialect);
  expect(notices).toEqual([]);
  expect(findings.map(({ rule }) => rule).sort()).toEqual(['allow-unused', 'timestamp-type']);
});

it('asks squawk on the lines of the file', async () => {
  const { findings } = await lint([
    {
      dialect: lintDialect,
      streams: [
        {
          name: 'app',
          files: [
            {
              path: '202601010000_moods.up.sql',
              name: '202601010000_moods.up.sql',
              text: () =>
                "-- Moods.\n\nALTER TYPE mood ADD VALUE 'calm' BEFORE 'glad';\nALTER TYPE mood\n  ADD VALUE 'wild';\n",
              isAsked: true,
            },
          ],
        },
      ],
    },
  ]);
  const found = findings.filter(({ rule }) => rule === 'squawk-enum-order');
  expect(found.map(({ line }) => line)).toEqual([5]);
});
