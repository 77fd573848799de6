/** Budgets of one organization, and the room that requests hold in them. */
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { Budget, BudgetUpdate, BudgetWindow, NewBudget, UsageReservation } from '../rows.ts';
import type { OrganizationUsageRecord, RecordResult } from './repository.ts';

export type NewOrganizationBudget = Omit<NewBudget, 'organizationId'>;

export interface BudgetFilter extends PageRequest {
  /** `null`: budgets that are for no single user. */
  readonly userId?: string | null | undefined;
  readonly apiKeyId?: string | null | undefined;
  readonly period?: OneOrMore<Budget['period']> | undefined;
  readonly action?: OneOrMore<Budget['action']> | undefined;
}

/** A budget and what its window at an instant has used and holds. */
export interface BudgetStatus {
  readonly budget: Budget;
  readonly window: BudgetWindow;
  /** Start of the window after this one. */
  readonly resetsAt: Date;
}

export interface BudgetRepository {
  /**
   * @throws ValidationError when the model refuses it, as one without any limit
   * @throws ForeignKeyViolationError when the organization does not exist
   */
  create(budget: NewOrganizationBudget): Promise<Budget>;
  get(id: string): Promise<Budget | null>;
  list(filter?: BudgetFilter): Promise<Page<Budget>>;
  /** @throws NotFoundError when the organization has no such budget */
  update(id: string, changes: BudgetUpdate): Promise<Budget>;
  /** Deletes a budget with its windows; false when there was none. */
  delete(id: string): Promise<boolean>;
  /** What is used and reserved in the window of now, or of another instant, of every budget. */
  status(at?: Date): Promise<BudgetStatus[]>;
}

/** What a request is expected to use at most, and who makes it. */
export interface QuotaRequest {
  readonly userId?: string | null | undefined;
  readonly apiKeyId?: string | null | undefined;
  /** 0 unless given. */
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
  /** What was left in the window. */
  readonly remaining: number;
  /** When the window ends. */
  readonly resetsAt: Date;
}

/** Whether there is room now; it may be gone a moment later. */
export interface QuotaCheck {
  readonly allowed: boolean;
  /** Budgets that block it, and budgets that only warn. */
  readonly exceeded: readonly QuotaExcess[];
}

export type ReserveResult =
  | {
      readonly granted: true;
      readonly reservation: UsageReservation;
      /** Budgets with action `warn` that this passes. */
      readonly warnings: readonly QuotaExcess[];
    }
  | { readonly granted: false; readonly exceeded: readonly QuotaExcess[] };

/** How a settled request lay with its reservation. */
export interface SettleResult extends RecordResult {
  /** What was used is more than was reserved. */
  readonly exceededReservation: boolean;
  /** It was settled after its time: the room had been given to others. */
  readonly settledLate: boolean;
}

/**
 * No grant takes a blocking budget's window past its limit, whatever runs at the same time. Windows are days and
 * months in UTC; the window is that of the time of the reservation.
 */
export interface QuotaRepository {
  check(request: QuotaRequest): Promise<QuotaCheck>;
  /**
   * Holds room in every budget that applies (the organization's, the user's, the key's), or in none. Expired
   * holds are given back first. Under a `requestId` that is known the answer is the first one, whatever the rest says.
   * @throws IllegalStateError when the request was settled or released already
   */
  reserve(request: ReserveRequest): Promise<ReserveResult>;
  /**
   * Records the event and moves what was reserved to used, in one transaction. What was used beyond the
   * reservation, or after it expired, is recorded and said, never lost. Settling again changes nothing.
   * @throws NotFoundError when there is no such reservation
   * @throws IllegalStateError when it was released by {@link release}
   */
  settle(requestId: string, event: OrganizationUsageRecord): Promise<SettleResult>;
  /**
   * Gives the room back unused. Twice changes nothing.
   * @throws NotFoundError when there is no such reservation
   * @throws IllegalStateError when it was settled
   */
  release(requestId: string): Promise<UsageReservation>;
  get(requestId: string): Promise<UsageReservation | null>;
  /** Gives back the room of reservations whose time is over, up to 1,000. @returns how many */
  releaseExpired(): Promise<number>;
}
