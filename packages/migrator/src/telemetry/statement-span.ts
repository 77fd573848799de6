/** The span of a statement. */
import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { MigrationEvent } from '../reports.ts';
import type { MigrationSpan } from './migration-span.ts';
import type { RunSpan } from './run-span.ts';
import { statementText } from './statement-text.ts';
import { type StatementSummary, summaryOf } from './summary.ts';
import { type EndError, type OpenSpan, secondsSince, type Tracing } from './tracing.ts';

type StatementStarted = Extract<MigrationEvent, { type: 'statement-started' }>;

export class StatementSpan {
  readonly open: OpenSpan;
  readonly #tracing: Tracing;

  constructor(
    tracing: Tracing,
    { statement, line, sql }: StatementStarted,
    run: RunSpan | null,
    migration: MigrationSpan | null,
  ) {
    this.#tracing = tracing;
    const summary = summaryOf(sql);
    const described = { ...databaseOf(run?.open.attributes), ...describe(summary) };
    const attributes = {
      ...described,
      // As the file has it, which holds no values but those that were reviewed with it.
      'db.query.text': statementText(sql),
      'runledger.migration.statement': statement,
      'runledger.migration.line': line,
    };
    const facts = { kind: SpanKind.CLIENT, attributes };
    this.open = tracing.open(summary.text, facts, described, migration?.open.context);
  }

  /** @param nativeCode the database's own, where the error is one of its */
  end(error: EndError | null, nativeCode: string | null = null): void {
    const { span, attributes, context, start } = this.open;
    const seconds = secondsSince(start);
    if (error) this.#tracing.mark(span, error);
    if (nativeCode) span.setAttribute('db.response.status_code', nativeCode);
    const failure = error ? { 'error.type': error.code } : {};
    const { 'db.query.summary': _, ...dimensions } = attributes;
    this.#tracing.instruments.statement.record(seconds, { ...dimensions, ...failure }, context);
    span.end();
  }
}

/** Of a run's attributes those that the conventions for databases know, and the environment. */
function databaseOf(attributes: Attributes = {}): Attributes {
  const { 'runledger.migration.command': _, ...database } = attributes;
  return database;
}

function describe({ operation, text, table }: StatementSummary): Attributes {
  const facts: Attributes = { 'db.operation.name': operation, 'db.query.summary': text };
  if (table !== null) facts['db.collection.name'] = table;
  return facts;
}
