/** What the windows of budgets have used and hold, and the statements that change it. */
import type { LogicalType } from '@runledger/schema';
import { sql } from 'kysely';
import { asText } from '../exact-sums.ts';
import type { DialectPort, Session } from '../port.ts';
import { statement } from '../statement.ts';
import type { Amounts } from './amounts.ts';
import type { HeldWindow } from './windows.ts';

/** What is added to a window; what is taken away is negative. */
export interface WindowChange {
  readonly window: HeldWindow;
  readonly used: Amounts;
  readonly reserved: Amounts;
}

/** What a window has used and holds. */
export type WindowSums = Pick<WindowChange, 'used' | 'reserved'>;

const REFERENCE = { organization_id: 'id', budget_id: 'id', window_start: 'instant' } as const;
const USED = { used_cost_nano_usd: 'money', used_tokens: 'count', used_requests: 'count' } as const;
const RESERVED = {
  reserved_cost_nano_usd: 'money',
  reserved_tokens: 'count',
  reserved_requests: 'count',
} as const;

/** The columns of a window's sums. */
export const SUMS = Object.keys({ ...USED, ...RESERVED });

type ColumnTypes = Record<string, Exclude<LogicalType, 'bytes'>>;

/** The sums of a window as text under their own names. */
export const sumsAsText = (table: string) =>
  SUMS.map((column) => asText(`${table}.${column}`).as(column));

export type WindowStatements = ReturnType<typeof windowStatements>;

export function windowStatements(port: DialectPort) {
  const add = (column: string, from: string) =>
    sql.raw(`budget_windows.${column} + ${from}.${column}`);
  const sumsPlus = (columns: ColumnTypes, from: string) =>
    Object.fromEntries(Object.keys(columns).map((column) => [column, add(column, from)]));
  const given = (parameter: (name: 'rows') => unknown, columns: ColumnTypes) =>
    port.storedRows(sql`${parameter('rows')}`, columns).as('given');
  return {
    /** Adds to what windows hold, makes those that there are not yet, and says what they have then. */
    hold: statement<'rows'>(port, 'budget_windows_hold', (db, parameter) => {
      const columns = { ...REFERENCE, ...RESERVED };
      const names = Object.keys(columns);
      // Without a condition SQLite would read ON CONFLICT as the ON of a join.
      const rows = db.selectFrom(given(parameter, columns)).select(names).where(sql.lit(true));
      return db
        .insertInto('budget_windows')
        .columns(names)
        .expression(rows)
        .onConflict((conflict) =>
          conflict.columns(Object.keys(REFERENCE)).doUpdateSet(sumsPlus(RESERVED, 'excluded')),
        )
        .returning(['budget_id', ...sumsAsText('budget_windows')]);
    }),
    /** Adds to what windows have used and hold. Those that are gone with their budget are left out. */
    move: statement<'rows'>(port, 'budget_windows_move', (db, parameter) => {
      let query = db
        .updateTable('budget_windows')
        .from(given(parameter, { ...REFERENCE, ...USED, ...RESERVED }))
        .set({ ...sumsPlus(USED, 'given'), ...sumsPlus(RESERVED, 'given') });
      for (const column of Object.keys(REFERENCE)) {
        query = query.whereRef(`budget_windows.${column}`, '=', `given.${column}`);
      }
      return query;
    }),
  };
}

/** Adds to windows whose budgets are locked. */
export async function moveAmounts(
  session: Session,
  { move }: Pick<WindowStatements, 'move'>,
  organizationId: string,
  changes: readonly WindowChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ window, used, reserved }) => ({
    ...reference(organizationId, window),
    used_cost_nano_usd: String(used.costNanoUsd),
    used_tokens: String(used.tokens),
    used_requests: String(used.requests),
    ...storedReserved(reserved),
  }));
  await session.execute(move, move.bind({ rows: JSON.stringify(rows) }));
}

/**
 * Holds amounts in windows whose budgets are locked.
 * @returns what the windows have then, by budget
 */
export async function holdAmounts(
  session: Session,
  { hold }: Pick<WindowStatements, 'hold'>,
  organizationId: string,
  windows: readonly HeldWindow[],
  amounts: Amounts,
): Promise<Map<string, WindowSums>> {
  if (windows.length === 0) return new Map();
  const rows = windows.map((window) => ({
    ...reference(organizationId, window),
    ...storedReserved(amounts),
  }));
  const result = await session.execute(hold, hold.bind({ rows: JSON.stringify(rows) }));
  return new Map(result.rows.map((row) => [row.budget_id as string, sumsOf(row)]));
}

function reference(organizationId: string, { budgetId, windowStart: start }: HeldWindow) {
  return { organization_id: organizationId, budget_id: budgetId, window_start: start };
}

/** As text, which both dialects take for the integer that it is, however large. */
function storedReserved({ costNanoUsd, tokens, requests }: Amounts) {
  return {
    reserved_cost_nano_usd: String(costNanoUsd),
    reserved_tokens: String(tokens),
    reserved_requests: String(requests),
  };
}

/** The sums of a row that was selected with {@link sumsAsText}; a window that there is not yet has none. */
export function sumsOf(row: { readonly [column: string]: unknown }): WindowSums {
  const sum = (column: keyof typeof USED | keyof typeof RESERVED) =>
    BigInt((row[column] as string | null) ?? 0);
  return {
    used: {
      costNanoUsd: sum('used_cost_nano_usd'),
      tokens: sum('used_tokens'),
      requests: sum('used_requests'),
    },
    reserved: {
      costNanoUsd: sum('reserved_cost_nano_usd'),
      tokens: sum('reserved_tokens'),
      requests: sum('reserved_requests'),
    },
  };
}
