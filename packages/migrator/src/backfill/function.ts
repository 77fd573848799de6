/** Backfills that are code of the application. */

/** One batch, as the application's code sees it. */
export interface BackfillBatch {
  /** How many rows it has. */
  readonly size: number;
  /** Its number, from 1; those of earlier runs count. */
  readonly number: number;
  /**
   * Runs one statement in the batch's transaction and gives its rows, if any. `:batch` in the text stands for the
   * condition on the batch's rows, `$1`, `$2` … for the values.
   */
  execute(
    sql: string,
    values?: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/**
 * What is done with each batch. It commits with the batch's progress, and must not reach outside the database: a batch
 * whose commit fails is done again.
 * @example
 * const backfills = {
 *   'app/202601010000': async ({ execute }) => {
 *     for (const { id, note } of await execute('SELECT id, note FROM jobs WHERE :batch')) {
 *       await execute('UPDATE jobs SET language = $1 WHERE id = $2', [languageOf(note), id]);
 *     }
 *   },
 * };
 */
export type BackfillFunction = (batch: BackfillBatch) => Promise<void>;
