/** Reserving and settling, by us and by hand. */
import { randomUUID } from 'node:crypto';
import type { Store, UsageRecord } from '@runledger/schema';
import type Database from 'better-sqlite3';
import type pg from 'pg';
import { EVENT_COLUMNS, ORGANIZATION, toDaily, toMark, toStored } from '../events.ts';
import { openPool } from './postgres-peers.ts';
import { openDatabase } from './sqlite-peers.ts';

export interface QuotaUser {
  /** Holds the room for an event in the budget, and settles it with the event. */
  use(event: UsageRecord): unknown;
  close(): unknown;
}

export const BUDGET = '01930000-0000-7000-8000-00000000b0d6';
/** So much that it is never reached. */
export const LIMIT = Number.MAX_SAFE_INTEGER;
const RESERVED = 3_000;

export function ourQuota(store: Store): QuotaUser {
  const { quota } = store.organization(ORGANIZATION);
  return {
    async use({ organizationId: _, ...event }) {
      const requestId = event.requestId as string;
      await quota.reserve({ requestId, tokens: RESERVED });
      await quota.settle(requestId, event);
    },
    close: () => store.close(),
  };
}

/**
 * What someone would write who keeps one kind of budget in mind, with the same guarantee: no grant past the limit, and
 * a request that is tried again is the same reservation. No expiry, and nothing else that may apply.
 */
const statements = {
  known: 'select request_id from usage_reservations where organization_id = ? and request_id = ?',
  lock: 'select limit_tokens from budgets where organization_id = ? and id = ?',
  hold: `insert into budget_windows (organization_id, budget_id, window_start, reserved_tokens, reserved_requests)
    values (?, ?, ?, ?, 1)
    on conflict (organization_id, budget_id, window_start) do update set
      reserved_tokens = budget_windows.reserved_tokens + excluded.reserved_tokens,
      reserved_requests = budget_windows.reserved_requests + 1
    returning used_tokens, reserved_tokens`,
  reserve: `insert into usage_reservations
    (organization_id, request_id, budget_windows, reserved_tokens, reserved_at, expires_at) values (?, ?, ?, ?, ?, ?)`,
  settle: `update usage_reservations set settled_at = ?, event_id = ?
    where organization_id = ? and request_id = ? and settled_at is null and released_at is null`,
  move: `update budget_windows set used_tokens = used_tokens + ?, used_requests = used_requests + 1,
      used_cost_nano_usd = used_cost_nano_usd + ?, reserved_tokens = reserved_tokens - ?,
      reserved_requests = reserved_requests - 1
    where organization_id = ? and budget_id = ? and window_start = ?`,
  event: `insert into usage_events (${EVENT_COLUMNS.join(', ')})
    values (${EVENT_COLUMNS.map(() => '?').join(', ')}) on conflict do nothing`,
  daily: `insert into daily_usage (organization_id, user_id, api_key_id, day, request_count, input_tokens,
      output_tokens, cost_nano_usd)
    values (?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (organization_id, user_id, api_key_id, day) do update set
      request_count = daily_usage.request_count + excluded.request_count,
      input_tokens = daily_usage.input_tokens + excluded.input_tokens,
      output_tokens = daily_usage.output_tokens + excluded.output_tokens,
      cost_nano_usd = daily_usage.cost_nano_usd + excluded.cost_nano_usd`,
  mark: 'insert into rollup_dirty_buckets (organization_id, bucket_start, id) values (?, ?, ?)',
} as const;

type Step = keyof typeof statements;
type Values = readonly unknown[];
type Row = Record<'limit_tokens' | 'used_tokens' | 'reserved_tokens', number>;

const tokensOf = (event: UsageRecord) =>
  (event.inputTokens ?? 0) + (event.cachedInputTokens ?? 0) + (event.outputTokens ?? 0);

const reference = (start: string) => [ORGANIZATION, BUDGET, start];

function reservation(event: UsageRecord, start: string): Values {
  const window = JSON.stringify([{ budgetId: BUDGET, windowStart: start }]);
  const at = Date.now();
  const times = [at, at + 600_000].map((time) => new Date(time).toISOString());
  return [ORGANIZATION, event.requestId, window, RESERVED, ...times];
}

const monthStart = () => `${new Date().toISOString().slice(0, 7)}-01T00:00:00.000Z`;

/** The steps after the lock of the budget and the hold in its window, in the order that they are taken. */
function settlement(event: UsageRecord, start: string): [Step, Values][] {
  const stored = toStored(event);
  const cost = stored.cost_nano_usd;
  return [
    ['settle', [new Date().toISOString(), stored.id, ORGANIZATION, event.requestId]],
    ['move', [tokensOf(event), cost, RESERVED, ...reference(start)]],
    ['event', EVENT_COLUMNS.map((column) => stored[column])],
    ['daily', Object.values(toDaily(stored))],
    ['mark', Object.values(toMark(stored, randomUUID()))],
  ];
}

export function rawQuotaSqlite(path: string): QuotaUser {
  const database = openDatabase(path);
  const prepared = Object.fromEntries(
    Object.entries(statements).map(([step, sql]) => [step, database.prepare<unknown[], Row>(sql)]),
  ) as Record<Step, Database.Statement<unknown[], Row>>;
  const reserve = database.transaction((event: UsageRecord, start: string) => {
    if (prepared.known.get(ORGANIZATION, event.requestId)) return;
    const { limit_tokens: limit } = prepared.lock.get(ORGANIZATION, BUDGET) as Row;
    const held = prepared.hold.get(...reference(start), RESERVED) as Row;
    if (held.used_tokens + held.reserved_tokens > limit) throw new Error('refused');
    prepared.reserve.run(...reservation(event, start));
  });
  const settle = database.transaction((event: UsageRecord, start: string) => {
    for (const [step, values] of settlement(event, start)) prepared[step].run(...values);
  });
  return {
    use(event) {
      const start = monthStart();
      reserve.immediate(event, start);
      settle.immediate(event, start);
    },
    close: () => database.close(),
  };
}

export function rawQuotaPostgres(url: string): QuotaUser {
  const pool = openPool(url);
  const texts = Object.fromEntries(
    Object.entries(statements).map(([step, sql]) => {
      let place = 0;
      return [
        step,
        `${sql.replace(/\?/g, () => `$${++place}`)}${step === 'lock' ? ' for update' : ''}`,
      ];
    }),
  ) as Record<Step, string>;
  const run = (client: pg.ClientBase, step: Step, values: Values) =>
    client.query({ name: `quota_${step}`, text: texts[step], values: [...values] });
  const inTransaction = async (work: (client: pg.ClientBase) => Promise<void>) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  };
  return {
    async use(event) {
      const start = monthStart();
      await inTransaction(async (client) => {
        const known = await run(client, 'known', [ORGANIZATION, event.requestId]);
        if (known.rows.length > 0) return;
        const locked = await run(client, 'lock', [ORGANIZATION, BUDGET]);
        const held = await run(client, 'hold', [...reference(start), RESERVED]);
        const { used_tokens: used, reserved_tokens: reserved } = held.rows[0];
        if (Number(used) + Number(reserved) > Number(locked.rows[0].limit_tokens)) {
          throw new Error('refused');
        }
        await run(client, 'reserve', reservation(event, start));
      });
      await inTransaction(async (client) => {
        await run(client, 'lock', [ORGANIZATION, BUDGET]);
        for (const [step, values] of settlement(event, start)) await run(client, step, values);
      });
    },
    close: () => pool.end(),
  };
}
