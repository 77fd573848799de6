/** Rows that a batch takes: announced by the file of the backfill, or the end of the batch. */
import { RowLedger } from '../checks/rows.ts';
import { ROW_LOSS } from '../files/source.ts';
import { type Action, actionsOf } from '../sql/actions.ts';
import { parseScript, type Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import type { BackfillOptions } from './options.ts';
import type { BatchTransaction } from './port.ts';

/** Counts in one batch. */
export class BatchLosses {
  readonly #transaction: BatchTransaction;
  readonly #ledger: RowLedger;
  readonly #isAllowed: boolean;
  readonly #syntax: SqlSyntax;
  readonly #checks: (() => Promise<void>)[] = [];
  /** What is counted already: the application's code says one thing many times. */
  readonly #counted = new Set<string>();
  readonly #read = new Set<string>();

  constructor(transaction: BatchTransaction, { allow }: BackfillOptions, syntax: SqlSyntax) {
    this.#transaction = transaction;
    this.#ledger = new RowLedger({ options: { allow, rebuild: [] } }, 'up', syntax);
    this.#isAllowed = ROW_LOSS in allow;
    this.#syntax = syntax;
  }

  /** Before these statements run; nothing is counted where they can take no row, or may. */
  async count(statements: readonly Statement[]): Promise<void> {
    const watch = this.#isAllowed ? null : this.#ledger.watch(statements);
    if (watch === null) return;
    const key = JSON.stringify([watch.tables, watch.written, watch.isOpen]);
    if (this.#counted.has(key)) return;
    this.#counted.add(key);
    this.#checks.push(await this.#transaction.count(watch));
  }

  /** Before code of the application runs this. */
  async countFor(sql: string): Promise<void> {
    if (this.#isAllowed || this.#read.has(sql)) return;
    this.#read.add(sql);
    await this.count(parseScript(sql, this.#syntax).statements);
  }

  /** @throws StatementFailure for rows that went unannounced */
  async check(): Promise<void> {
    for (const check of this.#checks) await check();
  }
}

/**
 * The tables that the statements delete from, as their words tell. What replaces rows puts others in their place, so
 * that only counting tells whether it takes any.
 */
export function tablesDeletedFrom(
  statements: readonly Statement[],
): { readonly table: string; readonly line: number }[] {
  return statements.flatMap(({ tokens, line }) =>
    actionsOf(tokens)
      .filter(isDeletion)
      .flatMap(({ names }) => names.map(({ name: table }) => ({ table, line }))),
  );
}

function isDeletion(action: Action): boolean {
  switch (action.does) {
    case 'delete':
    case 'truncate':
      return true;
    case 'merge':
      return action.deletes;
    case 'drop':
      return action.kind === 'TABLE';
    default:
      return false;
  }
}
