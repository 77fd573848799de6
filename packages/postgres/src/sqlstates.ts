/** SQLSTATEs by name: https://www.postgresql.org/docs/current/errcodes-appendix.html */

export const INVALID_PARAMETER_VALUE = '22023';
export const INSUFFICIENT_PRIVILEGE = '42501';
export const UNDEFINED_TABLE = '42P01';
export const UNDEFINED_COLUMN = '42703';
export const LOCK_NOT_AVAILABLE = '55P03';
export const QUERY_CANCELED = '57014';

/** Whether it is the server's error of that state. */
export function hasState(error: unknown, state: string): boolean {
  return (error as { code?: unknown }).code === state;
}
