/**
 * The times of the sample data hang on one day, the anchor: what has happened lies before the start of that
 * day, the usage in the thirty days before it.
 */
const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** How long before the anchor the first organization was created; it tells the anchor of older samples. */
const FIRST_CREATED_DAYS = 120;

export class Calendar {
  readonly anchor: Date;

  /** @param day any instant of the anchor's day, in UTC */
  constructor(day: Date) {
    this.anchor = new Date(Math.floor(day.getTime() / DAY_MS) * DAY_MS);
  }

  /** The calendar of samples that are in a database already, told by their first organization's age. */
  static ofFirstOrganization(createdAt: Date): Calendar {
    return new Calendar(new Date(createdAt.getTime() + FIRST_CREATED_DAYS * DAY_MS));
  }

  get firstCreated(): Date {
    return this.daysAgo(FIRST_CREATED_DAYS);
  }

  /** So many days before the anchor, at a time of that day in UTC (`'09:30'`). */
  daysAgo(days: number, time = '00:00'): Date {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return new Date(this.anchor.getTime() - days * DAY_MS + (hours * 60 + minutes) * MINUTE_MS);
  }
}

export function after(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + Math.round(seconds * 1000));
}
