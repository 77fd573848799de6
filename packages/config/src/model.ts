/** The configuration file, key by key. Validation, types and JSON Schema derive from it. */
import * as z from 'zod/mini';
import { connection } from './model/connection.ts';
import { environment } from './model/environment.ts';
import { apiKeys, pool, quotaTier, retries, timeouts } from './model/limits.ts';
import { backfills, directories, hooks, streamName } from './model/migrations.ts';
import { shapeOf } from './model/shape.ts';
import { telemetry } from './model/telemetry.ts';
import { about, oneOf, text } from './model/values.ts';

const topLevel = {
  $schema: () => about(z.optional(z.string()), 'Address of the JSON Schema, for editors.'),
  ...connection,
  pool: () => about(z.optional(pool()), 'PostgreSQL: the connection pool.'),
  timeouts: () => about(z.optional(timeouts()), 'Longest waits, in milliseconds.'),
  retries: () => about(z.optional(retries()), 'What is tried again, and how often.'),
  streams: () =>
    about(
      z.optional(z.record(streamName(), directories())),
      "Migrations of the application's own, by stream; directories are relative to this file.",
    ),
  environments: () =>
    about(z.optional(z.record(text(), environment())), 'Databases by name, chosen with --env.'),
  telemetry: () => about(z.optional(telemetry()), 'OpenTelemetry.'),
  logFormat: () => about(z.optional(oneOf('text', 'json')), 'How log lines look. Default: text.'),
  analytics: () =>
    about(
      z.optional(z.strictObject({ url: about(z.optional(text()), 'Address of the warehouse.') })),
      'Where analytics go; without it they stay in the same database.',
    ),
  apiKeys: () => about(z.optional(apiKeys()), 'How API keys are verified.'),
  backfills: () =>
    about(
      z.optional(backfills()),
      'Backfills of migrations that are code, by `stream/version`, in a TypeScript or JavaScript file.',
    ),
  hooks: () =>
    about(
      z.optional(hooks()),
      'Functions that are called around migrations, in a TypeScript or JavaScript file.',
    ),
  quotaTiers: () =>
    about(
      z.optional(z.record(text(), quotaTier())),
      'Limits by quota tier, for the application to apply: as budgets, or where requests arrive. A limit that is left out does not apply.',
    ),
};

/** The keys of a configuration. */
export const configKeys = Object.keys(topLevel);

/** @param isWanted which keys it is to know; all, unless told */
export const configSchema = (isWanted?: (key: string) => boolean) =>
  z.strictObject(shapeOf(topLevel, isWanted));

/** What a configuration file holds. Every key may be left out. */
export type RunledgerConfig = z.input<ReturnType<typeof configSchema>>;
/** What `environments.NAME` holds. */
export type EnvironmentConfig = z.input<ReturnType<typeof environment>>;
