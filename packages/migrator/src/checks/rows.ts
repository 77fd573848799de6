/** Rows that a migration takes: announced by its file, or the end of it. */
import { StatementFailure } from '../errors.ts';
import type { Direction } from '../files/migration.ts';
import { DATA_LOSS, type FileOptions, ROW_LOSS } from '../files/source.ts';
import { tablesAtRisk } from '../sql/destructive.ts';
import { keyOf } from '../sql/names.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import { tablesAfter } from '../sql/tables.ts';
import { isCalling, isCounted, tablesLosingRows, tablesWritten } from './deleting.ts';
import type { RowLoss, RowWatch } from './port.ts';

/** How many rows went, by table. */
export type LostRows = Readonly<Record<string, number>>;

/** What a file announces. */
interface Announcing {
  readonly options: Pick<FileOptions, 'allow' | 'rebuild'>;
}

/** Counts for one migration, over all its transactions. */
export class RowLedger {
  readonly #file: Announcing;
  readonly #direction: Direction;
  readonly #syntax: SqlSyntax;
  #committed: LostRows = {};
  #underWay: LostRows = {};

  constructor(file: Announcing, direction: Direction, syntax: SqlSyntax) {
    this.#file = file;
    this.#direction = direction;
    this.#syntax = syntax;
  }

  /** What was lost so far, the transaction under way included. */
  get lost(): LostRows {
    return added(this.#committed, this.#underWay);
  }

  /**
   * What to count around these statements; nothing where none of them can take a row, so that a table of any size
   * can be altered without being counted.
   */
  watch(statements: readonly Statement[]): RowWatch | null {
    this.#underWay = {};
    const remade = tablesAfter(statements);
    const tables = (tablesLosingRows(statements, this.#syntax) ?? []).filter(
      (table) => !this.#isRebuilt(table.name) && isCounted(table, this.#direction, remade),
    );
    const written = tablesWritten(statements, this.#syntax).filter(
      (table) => !this.#isRebuilt(table),
    );
    const isOpen = isCalling(statements, this.#syntax);
    if (tables.length === 0 && written.length === 0 && !isOpen) return null;
    const counted = new Set(tables.map(({ name }) => keyOf(name)));
    const check = (losses: readonly RowLoss[]) => {
      // To roll back is to drop what was made.
      const isMeant = ({ table, isGone }: RowLoss) =>
        this.#direction === 'down' && isGone && !counted.has(keyOf(table));
      this.#check(
        losses.filter((loss) => !isMeant(loss)),
        statements,
      );
    };
    return { tables, written, isOpen, check };
  }

  /** The guard around a rebuild counts these. */
  #isRebuilt(table: string): boolean {
    return this.#file.options.rebuild.some((name) => keyOf(table) === keyOf(name));
  }

  committed(): void {
    this.#committed = this.lost;
    this.#underWay = {};
  }

  #check(losses: readonly RowLoss[], statements: readonly Statement[]): void {
    const emptied = new Set(tablesAtRisk(statements, []).map(keyOf));
    const unannounced = losses.filter((loss) => !this.#isAnnounced(loss, emptied));
    if (unannounced.length > 0) {
      throw new StatementFailure(
        `it would take ${listOf(unannounced)} and does not say so: mend it or, where they are meant to go, put the line "-- runledger: allow=${ROW_LOSS} reason=…" at its top`,
        { statement: null, nativeCode: null },
      );
    }
    this.#underWay = {};
    for (const { table, rows } of losses) {
      this.#underWay = added(this.#underWay, { [table]: rows });
    }
  }

  #isAnnounced({ table, isGone }: RowLoss, emptied: ReadonlySet<string>): boolean {
    const { allow } = this.#file.options;
    if (ROW_LOSS in allow || (this.#direction === 'down' && isGone)) return true;
    return DATA_LOSS in allow && emptied.has(keyOf(table));
  }
}

function listOf(losses: readonly RowLoss[]): string {
  return [...losses]
    .sort((a, b) => (a.table < b.table ? -1 : 1))
    .map(({ table, rows }) => `${rows} ${rows === 1 ? 'row' : 'rows'} from ${table}`)
    .join(', ');
}

function added(first: LostRows, second: LostRows): LostRows {
  const sum: Record<string, number> = { ...first };
  for (const [table, rows] of Object.entries(second)) sum[table] = (sum[table] ?? 0) + rows;
  return sum;
}
