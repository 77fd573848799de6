/** Budgets of one organization, and the room that requests hold in them. */
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { Budget, BudgetUpdate, BudgetWindow, NewBudget, UsageReservation } from '../rows.ts';
import type { OrganizationUsageRecord, RecordResult } from './repository.ts';

export type NewOrganizationBudget = Omit<NewBudget, 'organizationId'>;

export interface BudgetFilter extends PageRequest {
  /** `null`: budgets that are for no single user. */
  readonly userId?: string | null | undefined;
  /** `null`: budgets that are for no single key. */
  readonly apiKeyId?: string | null | undefined;
  readonly period?: OneOrMore<Budget['period']> | undefined;
  readonly action?: OneOrMore<Budget['action']> | undefined;
}

/** A window's sums; those of money are exact in nano-dollars, also beyond what a number of dollars holds exactly. */
export type BudgetWindowSums = BudgetWindow & {
  readonly usedCostNanoUsd: bigint;
  readonly reservedCostNanoUsd: bigint;
};

/** A budget and what its window at an instant has used and holds. */
export interface BudgetStatus {
  readonly budget: Budget;
  /** Holds that have expired are not in it, whether they were given back already or not. */
  readonly window: BudgetWindowSums;
  /** Start of the window after this one. */
  readonly resetsAt: Date;
}

export interface BudgetStatusFilter extends BudgetFilter {
  /** Now unless given. */
  readonly at?: Date | undefined;
}

/**
 * Budgets count what goes through reservations: what is settled, in the windows that the reservation holds. Usage
 * that is recorded without one (`metering.record`) counts in `daily_usage` and in no budget.
 */
export interface BudgetRepository {
  /**
   * @throws ValidationError when the model refuses it, as one without any limit
   * @throws ForeignKeyViolationError when the organization does not exist
   */
  create(budget: NewOrganizationBudget): Promise<Budget>;
  get(id: string): Promise<Budget | null>;
  /** Budgets in the order of their identifiers: those that were made here, the oldest first. */
  list(filter?: BudgetFilter): Promise<Page<Budget>>;
  /**
   * Changes a budget for what is reserved from now on. What is held stays held, also beyond a limit that is lower
   * now; a longer or shorter period begins windows of its own.
   * @throws ValidationError when the model refuses a change
   * @throws CheckViolationError (`chk_budgets_limit`) when no limit would be left
   * @throws NotFoundError when the organization has no such budget
   */
  update(id: string, changes: BudgetUpdate): Promise<Budget>;
  /**
   * Deletes a budget with its windows; false when there was none. Requests that hold room in it go on, and are
   * settled in the other budgets they hold room in.
   */
  delete(id: string): Promise<boolean>;
  /** Budgets as {@link list} gives them, each with what is used and held in its window. */
  status(filter?: BudgetStatusFilter): Promise<Page<BudgetStatus>>;
}

/** What a request is expected to use at most, and who makes it. */
export interface QuotaRequest {
  readonly userId?: string | null | undefined;
  readonly apiKeyId?: string | null | undefined;
  /** In US dollars: 0 to 4,194,304, 0 unless given. */
  readonly costUsd?: number | undefined;
  /** All classes together; 0 unless given. */
  readonly tokens?: number | undefined;
  /** 1 unless given. */
  readonly requests?: number | undefined;
}

export interface ReserveRequest extends QuotaRequest {
  /** Names the request: reserving again under it is the same reservation. */
  readonly requestId: string;
  /** How long the room is held, in milliseconds: 1,000 to a day, ten minutes unless given. */
  readonly holdMs?: number | undefined;
}

/** A limit that a request does not fit under, or would pass with a warning. */
export interface QuotaExcess {
  readonly budgetId: string;
  readonly action: Budget['action'];
  readonly limit: 'costUsd' | 'tokens' | 'requests';
  /** What was left in the window, 0 where more was used than the limit. */
  readonly remaining: number;
  /** When the window ends. */
  readonly resetsAt: Date;
}

/** Whether there is room now; it may be gone a moment later. */
export interface QuotaCheck {
  readonly allowed: boolean;
  /** Every limit that is passed, of budgets that block and of those that only warn. */
  readonly exceeded: readonly QuotaExcess[];
}

export type ReserveResult =
  | {
      readonly granted: true;
      readonly reservation: UsageReservation;
      /** Limits of budgets with action `warn` that this passes; none when it was reserved before. */
      readonly warnings: readonly QuotaExcess[];
    }
  | {
      readonly granted: false;
      /** Every limit that is passed; at least one of them is of a budget that blocks. */
      readonly exceeded: readonly QuotaExcess[];
    };

/** How a settled request lay with its reservation. */
export interface SettleResult extends RecordResult {
  /** What was used is more than was reserved. */
  readonly exceededReservation: boolean;
  /** It was settled after its time: the room may have been given to others. */
  readonly settledLate: boolean;
}

/**
 * No grant takes a blocking budget's window past its limit, whatever runs at the same time. Windows are days and
 * months in UTC; the window is that of the time of the reservation, also when the request ends in the next one.
 *
 * ```ts
 * const acme = store.organization(id);
 * const held = await acme.quota.reserve({ requestId, userId, costUsd: 0.05, tokens: 4_000 });
 * if (!held.granted) return refuse(held.exceeded);
 * const answer = await callTheModel().catch(async (error) => {
 *   await acme.quota.release(requestId);
 *   throw error;
 * });
 * await acme.quota.settle(requestId, { occurredAt: new Date(), ...usageOf(answer) });
 * ```
 */
export interface QuotaRepository {
  /**
   * What {@link reserve} would say now, without holding anything.
   * @throws ValidationError naming each property that is wrong
   */
  check(request: QuotaRequest): Promise<QuotaCheck>;
  /**
   * Holds room in every budget that applies (the organization's, the user's, the key's, and those for this user with
   * this key), or in none. A request fits when what is used, held and asked for is at most the limit; where more was
   * used than the limit, one that asks for nothing does not fit either. Expired holds of the organization are given
   * back first. Under a `requestId` that is known the answer is the first one, whatever the rest says; nothing is
   * remembered of a request that was refused.
   *
   * Room that was held is free again when its time is over, also when nobody is left to say so. In a longer
   * transaction, reserve late: until it ends, others wait who want room in the same budgets.
   * @throws ValidationError naming each property that is wrong
   * @throws IllegalStateError when the reservation was settled or released, or has expired
   * @throws ForeignKeyViolationError (`fk_usage_reservations_organization_id`) when the organization does not exist
   */
  reserve(request: ReserveRequest): Promise<ReserveResult>;
  /**
   * Records the event and moves what was reserved to used, in one transaction. An event is one request, and all its
   * tokens count; where its cost is not known, what was reserved counts for it. What was used beyond the reservation,
   * or after it expired, is recorded and said, never lost. The event gets the `requestId` unless it has one.
   *
   * Settling again changes nothing and gives the first event's `id` with `recorded: false`. That is also the answer
   * when the event was recorded before: then it counts in the budgets now.
   * @throws ValidationError when the model refuses the event
   * @throws NotFoundError when there is no such reservation
   * @throws IllegalStateError when it was released by {@link release}
   */
  settle(requestId: string, event: OrganizationUsageRecord): Promise<SettleResult>;
  /**
   * Gives the room back unused. Twice changes nothing, and neither does it where the reservation has expired.
   * @throws NotFoundError when there is no such reservation
   * @throws IllegalStateError when it was settled
   */
  release(requestId: string): Promise<UsageReservation>;
  get(requestId: string): Promise<UsageReservation | null>;
  /** Gives back the room of reservations whose time is over, up to 1,000. @returns how many */
  releaseExpired(): Promise<number>;
}
