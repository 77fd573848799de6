/** How much and how long: connections, waits, attempts, what is kept, what a quota tier grants. */
import * as z from 'zod/mini';
import { about, milliseconds, millisecondsOrNone, refused, whole } from './values.ts';

export const pool = () =>
  z.strictObject({
    max: about(z.optional(whole(1, 1_000)), 'Most connections at a time.'),
    idleTimeoutMs: about(
      z.optional(millisecondsOrNone()),
      'An idle connection is closed after this; 0 is never. Default: 30000.',
    ),
  });

export const timeouts = () =>
  z.strictObject({
    connectMs: about(
      z.optional(milliseconds()),
      'PostgreSQL: longest wait for a connection. Default: 10000.',
    ),
    statementMs: about(
      z.optional(millisecondsOrNone()),
      'PostgreSQL: longest run of a statement; 0 is no limit. Default: 30000.',
    ),
    lockMs: about(
      z.optional(millisecondsOrNone()),
      'PostgreSQL: longest wait for a lock; 0 is no limit. Default: 10000.',
    ),
    busyMs: about(
      z.optional(milliseconds()),
      'SQLite: longest wait for another writer. Default: 5000.',
    ),
    migrationLockMs: about(
      z.optional(milliseconds()),
      'Longest wait for another process that migrates. Default: 60000.',
    ),
    migrationStatementLockMs: about(
      z.optional(millisecondsOrNone()),
      'Longest wait of a migration for a lock on a table, unless its file says otherwise; 0 is no limit. Default: 3000.',
    ),
    migrationStatementMs: about(
      z.optional(millisecondsOrNone()),
      'Longest run of a statement of a migration, unless its file says otherwise; 0, the default, is no limit.',
    ),
  });

export const retries = () =>
  z.strictObject({
    attempts: about(
      z.optional(whole(1, 100)),
      'How often a batch is tried that lost against a concurrent one. Default: 5.',
    ),
    delayMs: about(
      z.optional(milliseconds()),
      'Wait before the second attempt; it doubles each time. Default: 100.',
    ),
  });

export const apiKeys = () =>
  z.strictObject({
    cache: about(
      z.optional(
        z.strictObject({
          maxEntries: about(
            z.optional(whole(1, 1_000_000)),
            'How many principals are kept. Default: 10000.',
          ),
          ttlMs: about(
            z.optional(whole(1, 3_600_000)),
            'For how long, in milliseconds: within this time a revocation takes effect in other processes. Default: 10000.',
          ),
        }),
      ),
      'Keep whose keys were verified, so that most verifications make no query; {} for the defaults. Without it every verification reads.',
    ),
  });

const limit = (description: string) =>
  about(z.optional(whole(0, 9_007_199_254_740_991)), description);
export const quotaTier = () =>
  z.strictObject({
    requestsPerMinute: limit('Requests in a minute.'),
    requestsPerDay: limit('Requests in a day.'),
    tokensPerMinute: limit('Tokens in a minute.'),
    tokensPerDay: limit('Tokens in a day.'),
    concurrentJobs: limit('Jobs at the same time.'),
    costUsdPerMonth: about(
      z.optional(
        z
          .number(refused('must be an amount in US dollars'))
          .check(
            z.minimum(0, refused('must not be negative')),
            z.maximum(4_194_304, refused('must be at most 4194304 US dollars')),
          ),
      ),
      'Cost in a calendar month (UTC), in US dollars.',
    ),
  });
