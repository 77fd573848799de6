/** Every rule of the linter is run on its own examples: the bad one is found, the good one is not. */
import {
  type Example,
  type Finding,
  type LintDialect,
  type LintSet,
  lint,
  type RuleFacts,
  sharedRules,
} from '@runledger/migrator/lint';
import { describe, expect, it } from 'vitest';

type Files = Readonly<Record<string, string>>;

/** What is found in files as they would lie in one directory. */
export async function findingsIn(
  dialect: LintDialect,
  files: Files,
  elsewhere?: Files,
): Promise<readonly Finding[]> {
  const sets = [setOf(dialect, files)];
  if (elsewhere) sets.push(setOf({ ...dialect, name: 'elsewhere' }, elsewhere));
  const { findings } = await lint(sets);
  return findings;
}

const setOf = (dialect: LintDialect, files: Files): LintSet => ({
  dialect,
  streams: [
    {
      name: 'app',
      files: Object.entries(files).map(([name, text]) => ({
        path: name,
        name,
        text: () => text,
        isAsked: true,
      })),
    },
  ],
});

/** @param ofTablesInUse rules that have nothing to say of a table that the same file has made */
export function lintSuite(dialect: LintDialect, ofTablesInUse: readonly string[]): void {
  // Starting a program for each example of the rules that need none would take most of the time.
  const alone = { ...dialect, tools: [] };
  describe('linting', () => {
    describe.each(sharedRules(dialect))('$id', (rule) => examples(alone, rule));
    describe.each(dialect.rules)('$id', (rule) => examples(alone, rule));
    const ofTools = dialect.tools.flatMap(({ rules }) => rules);
    if (ofTools.length > 0) describe.each(ofTools)('$id', (rule) => examples(dialect, rule));

    describe('of a table that the same file makes', () => {
      const all = [...sharedRules(dialect), ...dialect.rules];
      it.each(['data-loss', 'renames', 'unbounded-update', ...ofTablesInUse])(
        '%s says nothing',
        async (id) => {
          const bad = all.find((rule) => rule.id === id)?.bad.files ?? {};
          const texts = Object.entries(bad).filter(([name]) => name.endsWith('.up.sql'));
          expect(texts).toHaveLength(2);
          const together = texts.map(([, text]) => text).join('\n');
          const findings = await findingsIn(alone, {
            '202601010000_all.up.sql': together,
            '202601010000_all.down.sql': '-- By hand.\n',
          });
          expect(findings.map(({ rule }) => rule)).not.toContain(id);
        },
      );
    });

    describe('of backfills', () => {
      const rulesIn = async (backfill: string, base = '202601010000_notes') => {
        const findings = await findingsIn(alone, {
          '202601010000_notes.up.sql':
            'CREATE TABLE notes (id integer PRIMARY KEY, size integer);\n',
          '202601010000_notes.down.sql': 'DROP TABLE notes;\n',
          [`${base}.backfill.sql`]: backfill,
        });
        return findings
          .filter(({ file }) => file.endsWith('.backfill.sql'))
          .map(({ rule, line }) => `${rule} ${line}`);
      };

      it.each([
        ['', ['header 1']],
        ['-- runledger: table=notes', ['header 1']],
        [
          '-- runledger: table=notes function\nUPDATE notes SET size = 1 WHERE :batch;',
          ['header 1'],
        ],
        ['UPDATE notes SET size = 1 WHERE :batch;', ['header 1']],
        [
          '-- runledger: table=notes\nUPDATE notes SET size = 1;\nCOMMIT;',
          ['backfill-batch 2', 'transaction-control 3'],
        ],
        ['-- runledger: table=notes\nVACUUM;', ['outside-transaction 2']],
        ["-- runledger: table=notes\nUPDATE notes SET size = 'a", ['syntax 2']],
        ['-- runledger: table=notes\nUPDAET notes SET size = 1 WHERE :batch;', ['syntax 2']],
        [
          '-- runledger: table=notes\nWITH gone AS (SELECT 1)\nDELETE FROM notes WHERE :batch;',
          ['backfill-row-loss 2'],
        ],
        ['-- runledger: table=notes\nUPDATE notes SET size = 1 WHERE :batch;', []],
        ['-- runledger: table=notes\nINSERT INTO notes SELECT -id, 1 FROM notes WHERE :batch;', []],
        ['-- runledger: table=notes function', []],
      ])('%j', async (backfill, rules) => {
        expect(await rulesIn(backfill)).toEqual(rules);
      });

      it('names one that has no migration', async () => {
        const backfill = '-- runledger: table=notes function';
        expect(await rulesIn(backfill, '202601020000_other')).toEqual(['file-pair 1']);
      });
    });

    it('has one rule of each name', () => {
      const ids = [...sharedRules(dialect), ...dialect.rules, ...ofTools].map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
    });

    it('lets a file allow what it says, with the reason', async () => {
      const { findings, allowed } = await lint([
        setOf(alone, {
          '202601010000_notes.up.sql': 'CREATE TABLE notes (id integer NOT NULL);\n',
          '202601010000_notes.down.sql':
            '-- runledger: allow=irreversible reason="nothing reads it"\n',
        }),
      ]);
      expect(findings.map(({ rule }) => rule)).not.toContain('irreversible');
      expect(allowed).toMatchObject([{ rule: 'irreversible', reason: 'nothing reads it' }]);
    });

    it('names the line', async () => {
      const findings = await findingsIn(alone, {
        '202601010000_notes.up.sql':
          '-- Notes.\nCREATE TABLE notes (id integer NOT NULL);\n\n-- Drafts.\nCREATE TABLE drafts (\n  id integer NOT NULL,\n  token text\n);\n',
        '202601010000_notes.down.sql': 'DROP TABLE drafts;\nDROP TABLE notes;\n',
      });
      const secret = findings.find(({ rule }) => rule === 'secret-column');
      expect(secret).toMatchObject({ file: '202601010000_notes.up.sql', line: 7 });
    });
  });
}

function examples(dialect: LintDialect, { id, bad, good }: RuleFacts): void {
  const found = async ({ files, elsewhere }: Example) =>
    (await findingsIn(dialect, files, elsewhere)).map(({ rule }) => rule);

  it('is found in its bad example', async () => {
    expect(await found(bad)).toContain(id);
  });

  it('is not found in its good example', async () => {
    expect(await found(good)).not.toContain(id);
  });
}
