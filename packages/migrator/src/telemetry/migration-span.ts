/** The span of a migration or, in the same place, since it follows its own, of a backfill. */
import type { Attributes } from '@opentelemetry/api';
import type { MigrationEvent, MigrationTimes } from '../reports.ts';
import type { RunSpan } from './run-span.ts';
import { type EndError, measured, type OpenSpan, type Outcome, type Tracing } from './tracing.ts';

type EventOf<T extends MigrationEvent['type']> = Extract<MigrationEvent, { type: T }>;

export class MigrationSpan {
  readonly open: OpenSpan;
  readonly #tracing: Tracing;

  private constructor(tracing: Tracing, open: OpenSpan) {
    this.#tracing = tracing;
    this.open = open;
  }

  static ofMigration(
    tracing: Tracing,
    event: EventOf<'migration-started'>,
    run: RunSpan | null,
  ): MigrationSpan {
    const { stream, version, name, direction, statements, planHash } = event;
    const attributes: Attributes = {
      ...run?.open.attributes,
      'runledger.migration.stream': stream,
      'runledger.migration.version': version,
      'runledger.migration.direction': direction,
    };
    if (planHash !== null) {
      attributes['runledger.migration.plan_hash'] = planHash;
      run?.open.span.setAttribute('runledger.migration.plan_hash', planHash);
    }
    const facts = {
      ...attributes,
      'runledger.migration.name': name,
      'runledger.migration.statements': statements,
    };
    const title = `${direction} ${stream} ${version}_${name}`;
    const open = tracing.open(title, { attributes: facts }, attributes, run?.open.context);
    return new MigrationSpan(tracing, open);
  }

  static ofBackfill(
    tracing: Tracing,
    event: EventOf<'backfill-started'>,
    run: RunSpan | null,
  ): MigrationSpan {
    const { stream, version, name, table, resumed } = event;
    const attributes: Attributes = {
      ...run?.open.attributes,
      'runledger.migration.stream': stream,
      'runledger.migration.version': version,
    };
    const facts = {
      ...attributes,
      'runledger.migration.name': name,
      'runledger.migration.resumed': resumed,
      'db.collection.name': table,
    };
    const title = `backfill ${stream} ${version}_${name}`;
    const open = tracing.open(title, { attributes: facts }, attributes, run?.open.context);
    return new MigrationSpan(tracing, open);
  }

  countRows(rows: number): void {
    const { attributes, context } = this.open;
    this.#tracing.instruments.backfilledRows.add(rows, attributes, context);
  }

  retried(reason: string): void {
    const { span, attributes, context } = this.open;
    span.addEvent('lock unavailable', { reason: this.#tracing.redacted(reason) });
    this.#tracing.instruments.retries.add(1, attributes, context);
  }

  end(outcome: Outcome, times: MigrationTimes | null, error: EndError | null): void {
    const { span, context } = this.open;
    const attributes = measured(this.open.attributes, outcome, error?.code);
    span.setAttribute('runledger.migration.outcome', outcome);
    if (error) this.#tracing.mark(span, error);
    if (times) {
      const { durationMs, lockWaitMs, retries } = times;
      const { instruments } = this.#tracing;
      span.setAttribute('runledger.migration.lock.wait', lockWaitMs / 1_000);
      span.setAttribute('runledger.migration.retries', retries);
      instruments.migration.record(durationMs / 1_000, attributes, context);
      const wait = { ...attributes, 'runledger.migration.lock': 'table' };
      instruments.lockWait.record(lockWaitMs / 1_000, wait, context);
    }
    span.end();
  }
}
