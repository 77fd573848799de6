/**
 * Whether a backfill comes to an end. It goes through the rows that were there when it began, then through those that
 * came behind them meanwhile, and so on: each round is shorter than the one before where others add rows, and none is
 * where the backfill itself puts rows behind its batches, by a trigger or by inserting them.
 */
import { StatementFailure } from '../errors.ts';
import type { RowKey } from './port.ts';

/** So many in a row, none shorter than the one before, are no chance. */
const ROUNDS = 3;

export class Rounds {
  readonly #lengths: number[] = [];
  #bound: RowKey | null = null;
  #rows = 0;

  /** The greatest key of the round under way. */
  get bound(): RowKey | null {
    return this.#bound;
  }

  /**
   * After each batch.
   * @param bound the greatest key of its round: the same object as before as long as that goes on
   * @throws StatementFailure where rows come as fast as they are done
   */
  done(bound: RowKey | null, rows: number): void {
    if (this.#bound !== null && bound !== this.#bound) {
      this.#lengths.push(this.#rows);
      this.#rows = 0;
    }
    this.#bound = bound;
    this.#rows += rows;
    const last = this.#lengths.slice(-ROUNDS);
    if (last.length < ROUNDS || last.some((length, at) => length < (last[at - 1] ?? 0))) return;
    throw new StatementFailure(
      `it was through the rows that there were ${ROUNDS} times, and each time as many (${last.join(', ')}) had come behind them, so that it would never end: either it puts rows behind its batches itself, or the application adds rows faster than it goes (batch=, pause=)`,
      { statement: null, nativeCode: null },
    );
  }
}
