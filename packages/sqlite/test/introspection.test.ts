/** What SQLite's catalog keeps as text is read as SQLite reads it. */
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { introspect } from '../src/introspection/database.ts';

function tableOf(body: string) {
  const connection = new Database(':memory:');
  onTestFinished(() => {
    connection.close();
  });
  connection.exec(`CREATE TABLE notes ${body}`);
  const [table] = introspect(connection).tables;
  if (!table) throw new Error('There is no table.');
  const { columns, constraints } = table;
  return {
    columns: columns.map(({ name, type }) => `${name} ${type}`),
    defaults: columns.map((column) => column.default),
    constraints: constraints.map(({ type, definition }) => `${type}: ${definition}`),
  };
}

describe('introspection', () => {
  it.each(["x'00Ff'", "'x'", '1e-5', '1.5e+3', '.5', '0x1f', '7'])(
    'keeps a default of %s in one piece',
    (value) => {
      expect(tableOf(`(body DEFAULT ${value})`).defaults).toEqual([value]);
    },
  );

  it('keeps literals in one piece, with a space before them', () => {
    const { constraints } = tableOf("(a REAL CHECK (a > .5 AND a < 1E-3), b CHECK (b <> X'aB'))");
    expect(constraints).toEqual([
      'check: check (a > .5 and a < 1e-3)',
      "check: check (b <> x'aB')",
    ]);
  });

  it('takes a quoted name for a name where without its quotes it would be a word of the language', () => {
    expect(
      tableOf(
        '("order" INTEGER CHECK ("order" > 0), "check" TEXT, [unique] TEXT, `default` TEXT UNIQUE, "to" INTEGER REFERENCES notes ("order"))',
      ),
    ).toEqual({
      columns: ['order INTEGER', 'check TEXT', 'unique TEXT', 'default TEXT', 'to INTEGER'],
      defaults: [null, null, null, null, null],
      constraints: [
        'check: check ("order" > 0)',
        'unique: unique ("default")',
        'foreign key: foreign key ("to") references notes ("order")',
      ],
    });
  });

  it('leaves the quotes out where it is a name all the same', () => {
    expect(tableOf('("key" TEXT, [body] TEXT, UNIQUE (`key`, "body"))').constraints).toEqual([
      'unique: unique (key, body)',
    ]);
  });

  it.each(['"a""b"', '`a"b`', '[a"b]', '"collate"', 'Body', '"Body"', '"My body"'])(
    'tells the collation of a column %s',
    (name) => {
      expect(tableOf(`(${name} TEXT COLLATE NOCASE)`).columns).toEqual([
        expect.stringMatching(/ TEXT COLLATE NOCASE$/),
      ]);
    },
  );
});
