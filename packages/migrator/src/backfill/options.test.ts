import { describe, expect, it } from 'vitest';
import { readBackfillOptions } from './options.ts';

const read = (...lines: string[]) =>
  readBackfillOptions(lines.map((line) => ({ text: `-- runledger: ${line}`, leading: true })));

describe('the header of a backfill', () => {
  it('names a table, and the rest has defaults', () => {
    expect(read('table=jobs')).toEqual({
      table: 'jobs',
      alias: 'jobs',
      key: null,
      batch: 1000,
      pauseMs: 50,
      isFunction: false,
      allow: {},
      lockTimeoutMs: null,
      statementTimeoutMs: null,
    });
  });

  it('says how it goes', () => {
    expect(
      read(
        'table=jobs as=j key=organization_id,id',
        'batch=500 pause=2s function lock-timeout=1s statement-timeout=10s',
        'allow=row-loss reason="moved"',
      ),
    ).toEqual({
      table: 'jobs',
      alias: 'j',
      key: ['organization_id', 'id'],
      batch: 500,
      pauseMs: 2000,
      isFunction: true,
      allow: { 'row-loss': 'moved' },
      lockTimeoutMs: 1000,
      statementTimeoutMs: 10_000,
    });
  });

  it.each([
    ['', 'the line names no option'],
    ['batch=5', 'does not say whose rows it goes through'],
    ['table', 'table needs a value'],
    ['table=a key=b,', 'lacks the name of a column'],
    ['table=a batch=1.5', 'no number of rows from 1 to 100000'],
    ['table=a pause=50', 'no duration'],
    ['table=a function=x', 'function takes no value'],
    ['table=a allow=row-loss', 'must be followed by reason'],
    ['table=a reason="why"', 'reason must follow allow'],
    ['table=a allow=data-loss reason="why"', 'allow=data-loss allows nothing in a backfill'],
    ['table=a breaking', '"breaking" is no option of a backfill'],
  ])('is refused: %j', (line, message) => {
    expect(() => read(line)).toThrow(message);
  });
});
