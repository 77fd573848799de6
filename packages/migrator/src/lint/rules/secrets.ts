/** Rules about secrets: what is stored of them is a hash or a ciphertext, and its name says so. */
import { type AnyTable, type Column, type Columns, columnNameOf } from '@runledger/schema';
import type { ColumnFacts } from '../change.ts';
import { changesOf, finalName, type LintFile } from '../file.ts';
import { example, type Rule } from '../rule.ts';

/** `reset_token`, not `input_tokens`: what is counted is no secret. */
const SECRET =
  /(?:^|_)(?:secrets?|passwords?|passwd|passphrases?|token|credentials?|(?:api|private|access|secret)_keys?)$/;
const PROTECTED = /(?:^|_)(?:hash|hashed|digest|ciphertext|encrypted|cipher|hmac|mac)(?:_|$)/;

const secretColumn: Rule = {
  id: 'secret-column',
  title: 'A column whose name says secret, and nothing says how it is kept',
  severity: 'error',
  why: 'A password or token in plain text is in every backup, replica and log of statements. Who reads one of them can act as whoever it belongs to.',
  safe: 'Store a hash or a ciphertext and name it so (`token_hash`), or declare the column in the model with its classification.',
  bad: example('CREATE TABLE invitations (id integer NOT NULL, token text NOT NULL);'),
  good: example('CREATE TABLE invitations (id integer NOT NULL, token_hash text NOT NULL);'),
  *check(file, { model }) {
    for (const { table, column } of addedColumns(file)) {
      const { name, line } = column;
      if (!SECRET.test(name.toLowerCase()) || modelColumn(model, table, name)) continue;
      yield {
        line,
        message: `${table}.${name} is named like a secret, and the model does not know it.`,
        safe: `Store a hash or a ciphertext and name it so (${name}_hash), or declare ${table}.${name} in the model with its classification.`,
      };
    }
  },
};

const secretPlain: Rule = {
  id: 'secret-plain',
  title: 'A column that the model classifies as secret, with a default or a plain name',
  severity: 'error',
  why: 'A secret with a default is one that everybody knows; one whose name does not say hash or ciphertext will be filled with plain text by whoever did not read the model.',
  safe: 'Leave the default out, and let the name say hash, digest, ciphertext or encrypted.',
  bad: example("CREATE TABLE api_keys (id integer NOT NULL, hash text DEFAULT 'none');"),
  good: example('CREATE TABLE api_keys (id integer NOT NULL, hash text NOT NULL);'),
  *check(file, { model }) {
    for (const { table, column } of addedColumns(file)) {
      const { name, line, hasDefault } = column;
      if (modelColumn(model, table, name)?.classification !== 'secret') continue;
      if (hasDefault) yield { line, message: `${table}.${name} is secret and has a default.` };
      if (PROTECTED.test(name.toLowerCase())) continue;
      yield {
        line,
        message: `${table}.${name} is secret, and its name does not say that it is hashed.`,
      };
    }
  },
};

interface AddedColumn {
  readonly table: string;
  readonly column: ColumnFacts;
}

function addedColumns(file: LintFile): AddedColumn[] {
  // What undoing brings back was there before.
  if (file.undoes) return [];
  return changesOf(file).flatMap((change) => {
    if (change.kind === 'add-column') return [{ table: change.table, column: change.column }];
    if (change.kind !== 'create-table') return [];
    const table = finalName(file, change.table);
    return change.columns.map((column) => ({ table, column }));
  });
}

function modelColumn(model: readonly AnyTable[], table: string, name: string): Column | undefined {
  const found = model.find((each) => each.name === table);
  if (!found) return undefined;
  const columns = found.columns as Columns;
  const property = Object.keys(columns).find((each) => columnNameOf(found, each) === name);
  return property === undefined ? undefined : columns[property];
}

export const secretRules: readonly Rule[] = [secretColumn, secretPlain];
