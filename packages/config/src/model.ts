/**
 * The configuration file, key by key. Validation, types and JSON Schema derive from it. Commands start with it,
 * hence zod's `mini` build, and schemas that are made for the keys that are there: a file has a handful of them.
 */
import type { BackfillFunction, MigrationHooks } from '@runledger/migrator';
import * as z from 'zod/mini';
import { driverNames, isPostgresUrl, pathProblem } from './rules.ts';

const about = <T extends z.ZodMiniType>(schema: T, description: string): T => {
  z.globalRegistry.add(schema, { description });
  return schema;
};

const refused = (message: string) => ({ error: message });
const text = () => z.string().check(z.minLength(1, refused('must not be empty')));
const whole = (minimum: number, maximum: number) => {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .number(refused(message))
    .check(
      z.int(refused(message)),
      z.minimum(minimum, refused(message)),
      z.maximum(maximum, refused(message)),
    );
};
const DAY_MS = 86_400_000;
const milliseconds = () => whole(1, DAY_MS);
/** Where 0 is no limit. */
const millisecondsOrNone = () => whole(0, DAY_MS);
const list = (...names: string[]) => names.map((name) => `"${name}"`).join(', ');
const oneOf = <const T extends string>(...names: T[]) =>
  z.enum(names, refused(`must be one of ${list(...names)}`));

const postgresUrl = () =>
  text().check(
    z.refine(
      isPostgresUrl,
      refused('must be an address such as postgres://user:password@host:5432/database'),
    ),
  );

const databasePath = () =>
  z.string().check((context) => {
    const problem = pathProblem(context.value);
    if (problem) context.issues.push({ code: 'custom', input: context.value, message: problem });
  });

const schemaName = () =>
  text().check(
    z.regex(
      /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/,
      refused(
        'must be a plain schema name: lower-case letters, digits and underscores, at most 63, not beginning with "pg_"',
      ),
    ),
  );

/** What an environment may set anew. */
const connection = {
  driver: () =>
    about(
      z.optional(oneOf(...driverNames)),
      'The database that serves Runledger. Default: postgres.',
    ),
  url: () =>
    about(
      z.optional(postgresUrl()),
      'PostgreSQL: address of the database. Holds a password? Then rather set DB_URL in the environment.',
    ),
  host: () =>
    about(z.optional(text()), 'PostgreSQL: host name or socket directory, in place of `url`.'),
  port: () => about(z.optional(whole(1, 65_535)), 'PostgreSQL: port, with `host`. Default: 5432.'),
  user: () => about(z.optional(text()), 'PostgreSQL: role, with `host`.'),
  password: () => about(z.optional(z.string()), 'PostgreSQL: password, with `host`.'),
  database: () => about(z.optional(text()), 'PostgreSQL: database, with `host`.'),
  sslMode: () =>
    about(
      z.optional(oneOf('disable', 'prefer', 'require', 'verify-ca', 'verify-full')),
      'PostgreSQL: whether to encrypt, and what to check of the server, as in libpq.',
    ),
  sslRootCert: () =>
    about(
      z.optional(text()),
      'PostgreSQL: file with the certificates that a server is checked against.',
    ),
  schema: () =>
    about(
      z.optional(schemaName()),
      "PostgreSQL: the schema that holds Runledger's tables. Default: runledger.",
    ),
  applicationName: () =>
    about(
      z.optional(text()),
      'PostgreSQL: how connections call themselves in pg_stat_activity. Default: runledger.',
    ),
  namedStatements: () =>
    about(
      z.optional(z.boolean()),
      'PostgreSQL: prepare statements once for each connection; false for poolers that cannot. Default: true.',
    ),
  scratchUrl: () =>
    about(
      z.optional(postgresUrl()),
      'PostgreSQL: a server where databases may be made to try migrations on, as the address of one of its databases. Default: the server itself, where the role may create databases.',
    ),
  path: () =>
    about(
      z.optional(databasePath()),
      'SQLite: the database file, relative to this file, or ":memory:".',
    ),
  synchronous: () =>
    about(
      z.optional(oneOf('NORMAL', 'FULL')),
      'SQLite: what a commit waits for. After a power failure NORMAL, the default, may lack the last commits; FULL waits for the disk.',
    ),
};

const pool = () =>
  z.strictObject({
    max: about(z.optional(whole(1, 1_000)), 'Most connections at a time.'),
    idleTimeoutMs: about(
      z.optional(millisecondsOrNone()),
      'An idle connection is closed after this; 0 is never. Default: 30000.',
    ),
  });

const timeouts = () =>
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

const retries = () =>
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

const apiKeys = () =>
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

const directories = () =>
  z.strictObject({
    postgres: about(z.optional(text()), 'Directory of the PostgreSQL migrations.'),
    sqlite: about(z.optional(text()), 'Directory of the SQLite migrations.'),
    model: about(
      z.optional(text()),
      'Module that declares the tables of the stream, for `migrate new --from-model` to draft from.',
    ),
  });

const streamName = () =>
  z
    .string()
    .check(
      z.regex(
        /^(?!(operational|analytics)$)[a-z][a-z0-9_-]{0,62}$/,
        refused(
          'must be a name of its own: lower-case letters, digits, "-" and "_", and neither "operational" nor "analytics"',
        ),
      ),
    );

const telemetry = () =>
  z.strictObject({
    endpoint: about(
      z.optional(z.url({ protocol: /^https?$/, error: 'must be an http or https address' })),
      'OpenTelemetry collector (OTLP).',
    ),
    protocol: about(
      z.optional(oneOf('http/protobuf', 'http/json', 'grpc')),
      'How to speak to the collector.',
    ),
    headers: about(
      z.optional(z.record(z.string(), z.string())),
      'Headers to send along, such as an access key.',
    ),
    timeoutMs: about(z.optional(milliseconds()), 'Longest wait for the collector.'),
    serviceName: about(
      z.optional(text()),
      'How traces and metrics call the process. Default: runledger.',
    ),
    resourceAttributes: about(
      z.optional(z.record(z.string(), z.string())),
      'What else they say of it, by the names of OpenTelemetry’s conventions.',
    ),
    tracesExporter: about(z.optional(oneOf('otlp', 'none')), 'Where traces go. Default: otlp.'),
    metricsExporter: about(z.optional(oneOf('otlp', 'none')), 'Where metrics go. Default: otlp.'),
    disabled: about(z.optional(z.boolean()), 'Send nothing, whatever else is set. Default: false.'),
  });

const hook = <N extends keyof MigrationHooks>(description: string) =>
  about(
    z.optional(
      z.custom<NonNullable<MigrationHooks[N]>>((value) => typeof value === 'function', {
        error: 'must be a function, which a TypeScript or JavaScript file can give',
      }),
    ),
    description,
  );
const backfills = () =>
  z.record(
    text(),
    z.custom<BackfillFunction>((value) => typeof value === 'function', {
      error: 'must be a function, which a TypeScript or JavaScript file can give',
    }),
  );
const hooks = () =>
  z.strictObject({
    beforeRun: hook<'beforeRun'>('Before the first change of a run.'),
    afterRun: hook<'afterRun'>('When a run is over, also after a failure.'),
    beforeMigrate: hook<'beforeMigrate'>('Before each migration.'),
    afterMigrate: hook<'afterMigrate'>(
      'After the statements of each migration, before it commits: what it throws rolls them back.',
    ),
  });

const limit = (description: string) =>
  about(z.optional(whole(0, 9_007_199_254_740_991)), description);
const quotaTier = () =>
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

const people = (description: string) =>
  about(
    z.optional(
      z.record(
        text(),
        z
          .string()
          .check(
            z.regex(
              /^[A-Za-z0-9+/]{43}=$/,
              refused('must be a public key as `migrate keygen` prints it'),
            ),
          ),
      ),
    ),
    description,
  );

const environment = () =>
  z.strictObject({
    ...shapeOf(connection),
    protected: about(
      z.optional(z.boolean()),
      'The schema of this database is to change under approved plans only: until `migrate protect` has told the database so, nothing changes it. What the database holds counts, also where this says less. Default: false.',
    ),
    approvers: people(
      'Who is meant to approve plans: their public keys by name. The database holds who does: `migrate protect` takes this over, and a difference is reported.',
    ),
    appliers: people(
      'Who is meant to apply plans and not to approve them, such as a deployment: likewise.',
    ),
    approvals: about(
      z.optional(whole(1, 100)),
      'How many different approvers a plan is meant to need, none of them the one who applies: likewise. Default: 2.',
    ),
  });

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

type Keys = { readonly [key: string]: () => z.ZodMiniType };
type ShapeOf<K extends Keys> = { [N in keyof K]: ReturnType<K[N]> };

function shapeOf<K extends Keys>(keys: K, isWanted: (key: string) => boolean = () => true) {
  const wanted = Object.entries(keys).filter(([key]) => isWanted(key));
  return Object.fromEntries(wanted.map(([key, schema]) => [key, schema()])) as ShapeOf<K>;
}

/** @param isWanted which keys it is to know; all, unless told */
export const configSchema = (isWanted?: (key: string) => boolean) =>
  z.strictObject(shapeOf(topLevel, isWanted));

/** What a configuration file holds. Every key may be left out. */
export type RunledgerConfig = z.input<ReturnType<typeof configSchema>>;
/** What `environments.NAME` holds. */
export type EnvironmentConfig = z.input<ReturnType<typeof environment>>;
