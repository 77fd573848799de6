/** Looks at the files of backfills. They change no schema, so that other rules have nothing to look at in them. */

import { keyColumnsChangedBy } from '../backfill/keys.ts';
import { tablesDeletedFrom } from '../backfill/losses.ts';
import { type BackfillOptions, readBackfillOptions } from '../backfill/options.ts';
import { countBatches, withBatch } from '../backfill/placeholder.ts';
import { controlsTransaction } from '../files/checked.ts';
import { type FileName, parseFileName } from '../files/file-name.ts';
import { ROW_LOSS } from '../files/source.ts';
import { SqlScanError } from '../sql/scanner.ts';
import { parseScript, type Script, type Statement } from '../sql/statements.ts';
import { Catalog } from './catalog.ts';
import { type LintDialect, SqlReadError } from './dialect.ts';
import type { Findings, Place } from './findings.ts';
import type { ReadFile } from './reading.ts';
import type { Offence } from './rule.ts';
import type { LintSet, LintStream } from './sources.ts';

const BACKFILL = /\.backfill\.sql$/;
/** Where a condition stands, this is one. */
const ANY_CONDITION = '(1 = 1)';

type Report = (rule: string, offence: Offence) => void;

/** Whether the file is a backfill's, by its name. */
export const isBackfill = (name: string) => BACKFILL.test(name);

/** The name that the migration's own file has. */
export const migrationFileOf = (name: string) => name.replace(BACKFILL, '.up.sql');

/**
 * Every backfill of the set that is asked for.
 * @param read the files that change the schema
 */
export function checkBackfills(
  { dialect, streams }: LintSet,
  read: readonly ReadFile[],
  findings: Findings,
): void {
  for (const stream of streams) {
    for (const file of stream.files) {
      if (!file.isAsked || !isBackfill(file.name)) continue;
      const named = parseFileName(migrationFileOf(file.name));
      // The name is a finding of its own.
      if (typeof named === 'string') continue;
      const place = placeOf(file.path, stream, named);
      const report: Report = (rule, offence) => findings.add(rule, place, offence);
      if (!stream.files.some(({ name }) => name === migrationFileOf(file.name))) {
        const message = `there is no ${migrationFileOf(file.name)} beside it.`;
        report('file-pair', { line: 1, message });
      }
      const up = read.find(({ file: { path } }) => path === file.path.replace(BACKFILL, '.up.sql'));
      check(file.text(), dialect, up?.file.after ?? new Catalog(), report);
    }
  }
}

function placeOf(file: string, { name }: LintStream, { version }: FileName): Place {
  return { file, stream: name, version, direction: 'up', read: null };
}

/** @param catalog what there is once the migration is applied */
function check(text: string, dialect: LintDialect, catalog: Catalog, report: Report): void {
  const { syntax } = dialect;
  let script: Script;
  try {
    script = parseScript(text, syntax);
  } catch (error) {
    if (!(error instanceof SqlScanError)) throw error;
    report('syntax', { line: error.line, message: `${error.message}.` });
    return;
  }
  const options = optionsOf(script, report);
  const { statements } = script;
  if (options && (statements.length === 0) !== options.isFunction) {
    const message = options.isFunction
      ? 'it has statements, though it says that code of the application does it.'
      : 'it has no statement, and does not say that code of the application does it.';
    const safe = 'Write either what is to be done with a batch, or `function` in the header.';
    report('header', { line: 1, message, safe });
  }
  for (const statement of statements) {
    const { line, sql } = statement;
    const place = placementProblem(statement, dialect);
    if (place) report(place.rule, { line, ...place.offence });
    else if (countBatches(sql, syntax) === 0) {
      report('backfill-batch', { line, message: 'this statement does not say :batch.' });
    }
    checkReading(statement, dialect, report);
  }
  if (options) checkKey(statements, options, catalog, report);
  if (options && ROW_LOSS in options.allow) return;
  for (const { table, line } of tablesDeletedFrom(statements)) {
    report('backfill-row-loss', { line, message: `this takes rows from ${table}.` });
  }
}

function checkKey(
  statements: readonly Statement[],
  { table, key }: BackfillOptions,
  catalog: Catalog,
  report: Report,
): void {
  const primary = catalog.table(table)?.constraints.find(({ kind }) => kind === 'primary-key');
  const columns = key ?? primary?.columns ?? [];
  for (const statement of statements) {
    const changed = keyColumnsChangedBy([statement], { table, columns });
    if (changed.length === 0) continue;
    const message = `this changes ${changed.join(', ')}, by which its batches go.`;
    report('backfill-key', { line: statement.line, message });
  }
}

function optionsOf({ comments }: Script, report: Report): BackfillOptions | null {
  try {
    return readBackfillOptions(comments);
  } catch (error) {
    const safe = 'Write `-- runledger: table=<table>` at the top, with options that there are.';
    report('header', { line: 1, message: `${(error as Error).message}.`, safe });
    return null;
  }
}

function placementProblem(statement: Statement, dialect: LintDialect) {
  const word = (statement.tokens[0] ?? '').toUpperCase();
  if (controlsTransaction(statement)) {
    const offence = {
      message: `${word} would end or nest the transaction of the batch.`,
      safe: 'Leave it out: the engine commits each batch.',
    };
    return { rule: 'transaction-control', offence };
  }
  if (dialect.placement(statement) !== 'alone') return null;
  const offence = {
    message: `${word} cannot run in the transaction of a batch.`,
    safe: 'Put it into a migration of its own, with `-- runledger: transaction=none`.',
  };
  return { rule: 'outside-transaction', offence };
}

function checkReading(statement: Statement, dialect: LintDialect, report: Report): void {
  const { syntax } = dialect;
  try {
    const [filled] = parseScript(
      withBatch(statement.sql, ANY_CONDITION, syntax),
      syntax,
    ).statements;
    if (filled) dialect.changes(filled);
  } catch (error) {
    if (!(error instanceof SqlReadError)) throw error;
    report('syntax', { line: statement.line - 1 + error.line, message: error.message });
  }
}
