/** Identifiers of imported events: the same row of the same source is the same event, whenever it is read. */
import { hash } from 'node:crypto';

export interface RowOrigin {
  readonly organizationId: string;
  /** Name of the source, as `--source` gives it. */
  readonly source: string;
  readonly line: number;
  readonly text: string;
}

/**
 * A UUID laid out like version 7, so that keys of one time lie together: the event's milliseconds, then a
 * digest of where the row stands and what it says, in place of random bits. Two equal rows of a source are two
 * events, since their lines differ.
 */
export function eventId(
  occurredAt: Date,
  { organizationId, source, line, text }: RowOrigin,
): string {
  const digest = hash('sha256', `${organizationId}\0${source}\0${line}\0${text}`, 'hex');
  // Version 7 counts milliseconds since 1970; earlier events share its first instant.
  const time = Math.max(0, occurredAt.getTime()).toString(16).padStart(12, '0');
  const variant = '89ab'[Number.parseInt(digest.charAt(3), 16) & 3];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}
