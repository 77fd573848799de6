/** Reading connection URLs. A URL holds a password, so no message quotes one. */
import { ConnectionError } from '@runledger/schema/errors';
import type { PostgresOptions } from './options.ts';
import { toSslMode } from './tls.ts';

type UrlOptions = Pick<
  PostgresOptions,
  | 'host'
  | 'port'
  | 'user'
  | 'password'
  | 'database'
  | 'sslMode'
  | 'sslRootCert'
  | 'applicationName'
  | 'connectTimeoutMs'
>;

/** The parameters of a URL that mean something here, under libpq's names. */
const PARAMETERS: {
  readonly [name: string]: (value: string) => UrlOptions;
} = {
  host: (value) => ({ host: value }),
  port: (value) => ({ port: toPort(value) }),
  user: (value) => ({ user: value }),
  password: (value) => ({ password: value }),
  dbname: (value) => ({ database: value }),
  sslmode: (value) => ({ sslMode: toSslMode(value) }),
  sslrootcert: (value) => ({ sslRootCert: value }),
  application_name: (value) => ({ applicationName: value }),
  connect_timeout: (value) => ({ connectTimeoutMs: toSeconds(value) * 1000 }),
};

/**
 * The options that a connection URL gives.
 * @throws ConnectionError when it is no URL of PostgreSQL, or names a parameter that is not known
 */
export function readUrl(text: string): UrlOptions {
  // The error of the URL class quotes its input, password and all: it is not even kept as a cause.
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) throw malformed();
  const [host, database, user, password] = decode([
    url.hostname,
    url.pathname.slice(1),
    url.username,
    url.password,
  ]);
  const named: UrlOptions = {
    ...(host && { host: host.replace(/^\[(.*)\]$/, '$1') }),
    ...(url.port && { port: Number(url.port) }),
    ...(user && { user }),
    ...(password && { password }),
    ...(database && { database }),
  };
  const parameters = [...url.searchParams].map(([name, value]) => {
    const read = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    if (read) return read(value);
    throw new ConnectionError(
      `The url's parameter ${name} is not known: use ${Object.keys(PARAMETERS).join(', ')}.`,
    );
  });
  return Object.assign(named, ...parameters);
}

function decode(parts: readonly string[]): string[] {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    throw malformed();
  }
}

function malformed(): ConnectionError {
  return new ConnectionError(
    'The url is not one of PostgreSQL: write postgres://user:password@host:port/database, with special characters percent-encoded.',
  );
}

function toPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new ConnectionError("The url's port is not a number from 1 to 65535.");
}

function toSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 0) return seconds;
  throw new ConnectionError("The url's connect_timeout is not a whole number of seconds.");
}
