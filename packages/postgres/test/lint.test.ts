import { lintSuite } from '@runledger/conformance/lint';
import { lint } from '@runledger/migrator/lint';
import { describe, expect, it } from 'vitest';
import { lintDialect } from '../src/lint.ts';

lintSuite(lintDialect, [
  'index-blocks-writes',
  'drop-index-blocks',
  'constraint-not-valid',
  'validated-together',
  'key-without-index',
  'set-not-null-scans',
  'type-rewrite',
  'volatile-default',
  'required-column',
  'blocks-table',
  'partition-of',
  'attach-scans',
  'detach-blocks',
]);

describe('set-not-null-scans', () => {
  it('takes what the same file has validated before for a proof', async () => {
    const check = 'ADD CONSTRAINT chk_notes_a_filled CHECK (a IS NOT NULL) NOT VALID';
    const validate = 'ALTER TABLE notes VALIDATE CONSTRAINT chk_notes_a_filled;';
    const demand = 'ALTER TABLE notes ALTER COLUMN a SET NOT NULL;';
    const rulesOf = async (online: string) => {
      const files = {
        '202601010001_notes.up.sql': 'CREATE TABLE notes (a integer);',
        '202601010002_expand.up.sql': `ALTER TABLE notes ${check};`,
        '202601010003_online.up.sql': online,
      };
      const listed = Object.entries(files).map(([name, text]) => {
        return { path: name, name, isAsked: true, text: () => text };
      });
      const { findings } = await lint([
        { dialect: lintDialect, streams: [{ name: 'app', files: listed }] },
      ]);
      return findings.map(({ rule }) => rule).filter((rule) => rule === 'set-not-null-scans');
    };
    expect(await rulesOf(`${validate}\n${demand}`)).toEqual([]);
    expect(await rulesOf(`${demand}\n${validate}`)).toEqual(['set-not-null-scans']);
  });
});
