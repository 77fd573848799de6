/** The periods of one model's prices, and what becomes of them when another is published. */
import { cutTo, type ModelRegistryEntry, modelRegistryEntries, uuidv7 } from '@runledger/schema';

type Entry = ModelRegistryEntry;
type Instant = Date | null;

/** What an entry says of its model rather than of its price. */
export type ModelFacts = Pick<
  Entry,
  'displayName' | 'status' | 'contextWindowTokens' | 'maxOutputTokens'
>;

/** A price to publish; what of the model is not given stays as it was. */
export interface GivenPrice {
  readonly row: Entry;
  readonly given: Partial<ModelFacts>;
}

/** A stored entry and what it is to be, or an entry that is new. */
export interface Slot {
  readonly stored: Entry | null;
  row: Entry;
}

const prices = [
  'inputUsdPerMtok',
  'outputUsdPerMtok',
  'cachedInputUsdPerMtok',
  'cacheWriteUsdPerMtok',
  'reasoningUsdPerMtok',
] as const;

const limits = ['contextWindowTokens', 'maxOutputTokens'] as const;

/** The entries of one model and one owner, in the order of their periods, which never overlap. */
export class Timeline {
  readonly slots: Slot[];
  /** What the model is called and can do where none of these entries tells. */
  readonly #elsewhere: Timeline | null;

  /** @param elsewhere the list's entries of the model, for an organization */
  constructor(stored: readonly Entry[], elsewhere: Timeline | null) {
    this.slots = stored
      .map((row) => ({ stored: row, row }))
      .sort((a, b) => a.row.effectiveFrom.getTime() - b.row.effectiveFrom.getTime());
    this.#elsewhere = elsewhere;
  }

  holdingAt(instant: Date): Slot | null {
    return this.slots.find(({ row }) => holdsAt(row, instant)) ?? null;
  }

  beginsAt(instant: Date): boolean {
    return this.slots.some(({ row }) => row.effectiveFrom.getTime() === instant.getTime());
  }

  /** What is said of the model at a time, or last before it, or first after it. */
  factsAt(instant: Date): ModelFacts | undefined {
    const begun = this.slots.filter(({ row }) => !isBefore(instant, row.effectiveFrom));
    return (begun.at(-1) ?? this.slots[0])?.row;
  }

  /** Whether publishing a price would change nothing but the model's status. */
  has({ row, given }: GivenPrice): boolean {
    const holding = this.holdingAt(row.effectiveFrom)?.row;
    if (!holding || isBefore(holding.effectiveTo, this.#endOf(row))) return false;
    return (
      prices.every((price) => holding[price] === row[price]) &&
      limits.every((limit) => given[limit] === undefined || given[limit] === holding[limit])
    );
  }

  /** Puts a price in its place. No entry may begin when it does. */
  publish({ row, given }: GivenPrice): Slot {
    const holding = this.holdingAt(row.effectiveFrom);
    const effectiveTo = this.#endOf(row);
    const slot: Slot = {
      stored: null,
      row: { ...row, ...this.#factsFor(row, given), effectiveTo },
    };
    if (given.status !== undefined) this.setStatus(given.status);
    if (holding) this.#interrupt(holding, slot.row);
    this.#insert(slot);
    return slot;
  }

  /** The status is the model's: all its entries have the same. */
  setStatus(status: Entry['status']): void {
    for (const slot of this.slots) slot.row = { ...slot.row, status };
  }

  /** Cuts an entry off where the new one begins; what it had left behind the new one's end goes on there. */
  #interrupt(holding: Slot, row: Entry): void {
    const before = holding.row;
    holding.row = { ...before, effectiveTo: row.effectiveFrom };
    if (row.effectiveTo === null || !isBefore(row.effectiveTo, this.#endOf(before))) return;
    this.#insert({
      stored: null,
      row: { ...before, id: uuidv7(), effectiveFrom: row.effectiveTo, createdAt: row.createdAt },
    });
  }

  #insert(slot: Slot): void {
    const from = slot.row.effectiveFrom.getTime();
    const place = this.slots.findIndex(({ row }) => row.effectiveFrom.getTime() > from);
    this.slots.splice(place === -1 ? this.slots.length : place, 0, slot);
  }

  /** Where an entry ends: when it says so, and at the latest where the next one begins. */
  #endOf(row: Entry): Instant {
    const next = this.slots.find((slot) => isBefore(row.effectiveFrom, slot.row.effectiveFrom));
    const beginning = next?.row.effectiveFrom ?? null;
    return isBefore(row.effectiveTo, beginning) ? row.effectiveTo : beginning;
  }

  #factsFor(row: Entry, given: Partial<ModelFacts>): ModelFacts {
    const known = this.factsAt(row.effectiveFrom) ?? this.#elsewhere?.factsAt(row.effectiveFrom);
    return {
      displayName: given.displayName ?? known?.displayName ?? nameFor(row.model),
      status: given.status ?? known?.status ?? 'active',
      contextWindowTokens: orElse(given.contextWindowTokens, known?.contextWindowTokens),
      maxOutputTokens: orElse(given.maxOutputTokens, known?.maxOutputTokens),
    };
  }
}

/** A name for people where nobody gave one. */
export function nameFor(model: string): string {
  return cutTo(model, modelRegistryEntries.columns.displayName.maxLength as number);
}

export function holdsAt(entry: Entry, instant: Date): boolean {
  return !isBefore(instant, entry.effectiveFrom) && isBefore(instant, entry.effectiveTo);
}

/** Whether an instant comes before another; none comes after all. */
function isBefore(a: Instant, b: Instant): boolean {
  if (a === null) return false;
  return b === null || a.getTime() < b.getTime();
}

/** `null` is given too: none. */
function orElse(given: number | null | undefined, known: number | null | undefined): number | null {
  return given === undefined ? (known ?? null) : given;
}
