/** Rules about statements that would defeat the engine's transaction, whatever they say to the database. */
import { controlsTransaction } from '../../files/checked.ts';
import type { LintDialect } from '../dialect.ts';
import { example, type Rule } from '../rule.ts';

const beginning = (tokens: readonly string[]) => tokens.slice(0, 2).join(' ').toUpperCase();

const transactionControl: Rule = {
  id: 'transaction-control',
  title: 'A statement that begins or ends a transaction',
  severity: 'error',
  why: 'The engine commits a migration together with its record. A COMMIT in between parts the two, and a crash leaves a database of which nobody knows what it has.',
  safe: 'Leave it out; with `-- runledger: transaction=none` the engine commits where it has to.',
  bad: example('BEGIN;\nCREATE TABLE notes (id integer NOT NULL);\nCOMMIT;'),
  good: example('CREATE TABLE notes (id integer NOT NULL);'),
  *check({ statements }) {
    for (const { statement } of statements) {
      const [word = ''] = statement.tokens;
      if (!controlsTransaction(statement)) continue;
      yield {
        line: statement.line,
        message: `${word.toUpperCase()} would end or nest the transaction that the engine keeps.`,
      };
    }
  },
};

const outsideTransaction = (dialect: LintDialect): Rule => ({
  id: 'outside-transaction',
  title: 'A statement that cannot run in a transaction, in a file that runs in one',
  severity: 'error',
  why: 'The database refuses it there, and everything before it in the file is undone.',
  safe: 'Put `-- runledger: transaction=none` at the top of the file, best with this statement alone in it.',
  bad: example('VACUUM;'),
  good: example('-- runledger: transaction=none\nVACUUM;'),
  *check({ statements, options }) {
    if (!options.transactional) return;
    for (const { statement } of statements) {
      if (dialect.placement(statement) !== 'alone') continue;
      yield {
        line: statement.line,
        message: `${beginning(statement.tokens)} cannot run in the transaction of this file.`,
      };
    }
  },
});

const needlessTransactionNone = (dialect: LintDialect): Rule => ({
  id: 'needless-transaction-none',
  title: '`transaction=none` without a statement that needs it',
  severity: 'warning',
  why: 'Everything in the file could commit together with its record or not at all; as it is, a rollback or a reader may meet it half done.',
  safe: 'Take `transaction=none` out.',
  bad: example('-- runledger: transaction=none\nCREATE TABLE notes (id integer NOT NULL);'),
  good: example('CREATE TABLE notes (id integer NOT NULL);'),
  *check({ statements, options }) {
    if (options.transactional || statements.length === 0) return;
    if (statements.some(({ statement }) => dialect.placement(statement) !== 'together')) return;
    yield { line: 1, message: 'No statement of this file has to run outside a transaction.' };
  },
});

export const statementRules = (dialect: LintDialect): readonly Rule[] => [
  transactionControl,
  outsideTransaction(dialect),
  needlessTransactionNone(dialect),
];
