/** Which database, and how to reach it. */
import * as z from 'zod/mini';
import { driverNames } from '../rules.ts';
import { about, databasePath, oneOf, postgresUrl, schemaName, text, whole } from './values.ts';

/** What an environment may set anew. */
export const connection = {
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
