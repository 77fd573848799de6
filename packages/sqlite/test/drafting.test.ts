import { join } from 'node:path';
import { draftingSuite } from '@runledger/conformance/migrations';
import { differenceText, type TableSchema, validate } from '@runledger/governance';
import { operationsModel } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { columnText, isAddable } from '../src/drafting/columns.ts';
import { rebuilding } from '../src/drafting/rebuild.ts';
import { draftFromModel } from '../src/drafting.ts';
import { sqliteSchemaDatabase } from '../src/introspection/database.ts';
import { migratingDriver } from './migrating-driver.ts';

draftingSuite(migratingDriver, {
  draft: (_, tables, own) => draftFromModel({ tables, earlier: [], own }),
  async differences({ address }, tables) {
    const connection = openDatabase({ path: address });
    const all = [...tables, ...Object.values(operationsModel)];
    const found = await validate(all, sqliteSchemaDatabase(connection));
    connection.close();
    return found.map(differenceText);
  },
  golden: join(import.meta.dirname, 'golden/drafts'),
  returnsColumnsInPlace: true,
});

describe('drafts for SQLite', () => {
  const column = { name: 'a', type: 'INTEGER', isNullable: true };

  it('put expressions in parentheses, which the catalog leaves out', () => {
    const text = (value: string) => columnText({ ...column, default: value });
    expect(text("strftime ('%s', 'now')")).toBe("INTEGER DEFAULT (strftime ('%s', 'now'))");
    expect(["'it''s'", '-1', '1.5', 'null', "x'00'"].map(text)).toEqual([
      "INTEGER DEFAULT 'it''s'",
      'INTEGER DEFAULT -1',
      'INTEGER DEFAULT 1.5',
      'INTEGER DEFAULT null',
      "INTEGER DEFAULT x'00'",
    ]);
  });

  it.each(['1e-5', '.5', '-.5', '+1.', '2.5E+10', '0xFF', '1 - 5', "lower('A')", '1e'])(
    'add a column by ADD COLUMN where SQLite does, with the default %s',
    (value) => {
      const connection = openDatabase({ path: ':memory:' });
      onTestFinished(() => void connection.close());
      connection.exec('CREATE TABLE a (id INTEGER); INSERT INTO a VALUES (1);');
      const added = { name: 'b', type: 'REAL', isNullable: false, default: value };
      const add = () => connection.exec(`ALTER TABLE a ADD COLUMN b ${columnText(added)}`);
      if (isAddable(added)) expect(add).not.toThrow();
      else expect(add).toThrow();
    },
  );

  it('rebuild tables with their triggers, and copy no generated column', () => {
    const from: TableSchema = {
      name: 'a',
      options: 'STRICT',
      columns: [
        { ...column, name: 'id', default: null },
        { ...column, name: 'twice', type: 'INTEGER GENERATED AS (id * 2) STORED', default: null },
      ],
      constraints: [],
      indexes: [{ type: 'index', name: 'idx_a_id', definition: 'unique (id)' }],
      attachments: [
        { type: 'trigger', name: 'watch', definition: 'after insert on a begin select 1; end' },
      ],
    };
    const steps = rebuilding(from, { ...from, options: 'STRICT, WITHOUT ROWID', indexes: [] }, []);
    expect(steps.map(({ sql }) => sql)).toEqual([
      'DROP INDEX idx_a_id',
      'CREATE TABLE a__new (\n  id INTEGER,\n  twice INTEGER GENERATED ALWAYS AS (id * 2) STORED\n) STRICT, WITHOUT ROWID',
      'INSERT INTO a__new (id)\nSELECT id FROM a',
      'DROP TABLE a',
      'ALTER TABLE a__new RENAME TO a',
      'CREATE TRIGGER watch after insert on a begin select 1; end',
    ]);
  });
});
