/** Quotas in memory, for one caller at a time: what the databases are held against. */
import type { Budget } from '@runledger/schema';

/** Costs in thousandths of a dollar, so that sums are exact. */
export interface Amounts {
  readonly cost: number;
  readonly tokens: number;
  readonly requests: number;
}

export interface ModelBudget {
  readonly id: string;
  readonly userId: string | null;
  readonly apiKeyId: string | null;
  readonly period: Budget['period'];
  readonly action: Budget['action'];
  limits: { readonly [A in keyof Amounts]: number | null };
}

interface ModelReservation {
  readonly amounts: Amounts;
  readonly windows: readonly string[];
  readonly expiresAt: number;
  end: 'settled' | 'released' | 'expired' | null;
}

interface Sums {
  used: Amounts;
  held: Amounts;
}

export interface ModelRequest {
  readonly userId: string | null;
  readonly apiKeyId: string | null;
  readonly amounts: Amounts;
}

const NOTHING: Amounts = { cost: 0, tokens: 0, requests: 0 };
const KINDS = ['cost', 'tokens', 'requests'] as const;

function add(a: Amounts, b: Amounts, sign: 1 | -1 = 1): Amounts {
  return {
    cost: a.cost + sign * b.cost,
    tokens: a.tokens + sign * b.tokens,
    requests: a.requests + sign * b.requests,
  };
}

export class QuotaModel {
  readonly budgets = new Map<string, ModelBudget>();
  readonly #windows = new Map<string, Sums>();
  readonly #reservations = new Map<string, ModelReservation>();

  delete(budgetId: string): void {
    this.budgets.delete(budgetId);
    for (const key of this.#windows.keys()) {
      if (key.startsWith(budgetId)) this.#windows.delete(key);
    }
  }

  /** The limits that a request passes, and whether it is allowed: `budget kind remaining`. */
  check(request: ModelRequest, now: Date) {
    const expired = [...this.#reservations.values()].filter((each) => isOver(each, now));
    const exceeded = this.#applying(request).flatMap((budget) => {
      const key = windowKey(budget, now);
      const { used, held } = this.#windows.get(key) ?? { used: NOTHING, held: NOTHING };
      const live = expired
        .filter(({ windows }) => windows.includes(key))
        .reduce((sum, { amounts }) => add(sum, amounts, -1), held);
      const taken = add(used, live);
      return KINDS.flatMap((kind) => {
        const limit = budget.limits[kind];
        if (limit === null || taken[kind] + request.amounts[kind] <= limit) return [];
        return { budget, text: `${budget.id} ${kind} ${Math.max(0, limit - taken[kind])}` };
      });
    });
    return {
      allowed: exceeded.every(({ budget }) => budget.action === 'warn'),
      exceeded: exceeded.map(({ text }) => text),
    };
  }

  reserve(requestId: string, request: ModelRequest, holdMs: number, now: Date) {
    const known = this.#reservations.get(requestId);
    if (known) {
      if (known.end !== null || isOver(known, now)) return 'ILLEGAL_STATE';
      return { allowed: true, exceeded: [] };
    }
    this.releaseExpired(now);
    const answer = this.check(request, now);
    if (!answer.allowed) return answer;
    const windows = this.#applying(request).map((budget) => windowKey(budget, now));
    for (const key of windows) {
      const sums = this.#windows.get(key) ?? { used: NOTHING, held: NOTHING };
      this.#windows.set(key, { ...sums, held: add(sums.held, request.amounts) });
    }
    const expiresAt = now.getTime() + holdMs;
    this.#reservations.set(requestId, { amounts: request.amounts, windows, expiresAt, end: null });
    return answer;
  }

  settle(
    requestId: string,
    used: Omit<Amounts, 'cost'> & { readonly cost: number | null },
    now: Date,
  ) {
    const reservation = this.#reservations.get(requestId);
    if (!reservation) return 'NOT_FOUND';
    if (reservation.end === 'released') return 'ILLEGAL_STATE';
    if (reservation.end === 'settled') return { recorded: false };
    const { amounts, windows, expiresAt } = reservation;
    const counted = { ...used, cost: used.cost ?? amounts.cost };
    for (const key of windows) {
      const sums = this.#windows.get(key);
      if (!sums) continue;
      sums.used = add(sums.used, counted);
      if (reservation.end === null) sums.held = add(sums.held, amounts, -1);
    }
    reservation.end = 'settled';
    return {
      recorded: true,
      exceeded: KINDS.some((kind) => counted[kind] > amounts[kind]),
      late: now.getTime() >= expiresAt,
    };
  }

  release(requestId: string, now: Date) {
    const reservation = this.#reservations.get(requestId);
    if (!reservation) return 'NOT_FOUND';
    if (reservation.end === 'settled') return 'ILLEGAL_STATE';
    if (reservation.end === null) {
      this.#giveBack(reservation, isOver(reservation, now) ? 'expired' : 'released');
    }
    return 'released';
  }

  releaseExpired(now: Date): number {
    const expired = [...this.#reservations.values()].filter((each) => isOver(each, now));
    for (const reservation of expired) this.#giveBack(reservation, 'expired');
    return expired.length;
  }

  /** Every window that has something: `cost + held cost, tokens + held tokens, requests + held requests`. */
  windows(): Map<string, string> {
    const texts = [...this.#windows].map(([key, { used, held }]): [string, string] => [
      key,
      KINDS.map((kind) => `${used[kind]} + ${held[kind]}`).join(', '),
    ]);
    return new Map(texts.filter(([, text]) => text !== EMPTY));
  }

  #applying({ userId, apiKeyId }: ModelRequest): ModelBudget[] {
    return [...this.budgets.values()]
      .filter((budget) => budget.userId === null || budget.userId === userId)
      .filter((budget) => budget.apiKeyId === null || budget.apiKeyId === apiKeyId)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #giveBack(reservation: ModelReservation, end: 'released' | 'expired'): void {
    for (const key of reservation.windows) {
      const sums = this.#windows.get(key);
      if (sums) sums.held = add(sums.held, reservation.amounts, -1);
    }
    reservation.end = end;
  }
}

export const EMPTY = '0 + 0, 0 + 0, 0 + 0';

function isOver({ end, expiresAt }: ModelReservation, now: Date): boolean {
  return end === null && now.getTime() >= expiresAt;
}

function windowKey({ id, period }: ModelBudget, now: Date): string {
  const day = now.toISOString().slice(0, 10);
  return `${id} ${period === 'day' ? day : `${day.slice(0, 8)}01`}`;
}
