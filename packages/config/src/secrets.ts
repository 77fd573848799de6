/** What must never be printed: passwords, and the addresses and headers that hold them. */
import type { Config, Connection } from './config.ts';
import { percentDecoded } from './decoding.ts';

/** The database in a few words, without secrets: what messages, plans and logs may say. */
export function describeConnection(connection: Connection): string {
  if (connection.driver === 'sqlite') {
    return connection.path === ':memory:' ? 'SQLite in memory' : `SQLite ${connection.path}`;
  }
  const { host, port, user, database } = addressOf(connection);
  const at = `${host || 'localhost'}:${port}${database ? `/${database}` : ''}`;
  return `PostgreSQL ${at}${user ? ` as ${user}` : ''}, schema ${connection.schema}`;
}

function addressOf(connection: Exclude<Connection, { driver: 'sqlite' }>) {
  if (connection.url === undefined) {
    const { host, port = 5432, user, database } = connection;
    return { host, port: String(port), user, database };
  }
  const url = new URL(connection.url);
  return {
    host: url.hostname || (url.searchParams.get('host') ?? ''),
    port: url.port || '5432',
    user: percentDecoded(url.username),
    database: percentDecoded(url.pathname.slice(1)),
  };
}

const HIDDEN = '***';

/**
 * A function that hides the configuration's secrets in any text: the last guard before a terminal or a log,
 * for messages that other software wrote.
 */
export function redactor(config: Config | null): (text: string) => string {
  const secrets = config === null ? [] : secretsOf(config);
  return (text) => {
    const withoutPasswords = text.replace(
      /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi,
      `$1:${HIDDEN}@`,
    );
    return secrets.reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), withoutPasswords);
  };
}

/** Longest first, so that no part of a longer secret is left. */
function secretsOf({ connection, analytics, telemetry }: Config): string[] {
  const found = new Set<string>(Object.values(telemetry.headers ?? {}));
  for (const url of [
    analytics.url,
    ...(connection.driver === 'postgres' ? [connection.url, connection.scratchUrl] : []),
  ]) {
    for (const secret of passwordsIn(url)) found.add(secret);
  }
  if (connection.driver === 'postgres' && connection.password) found.add(connection.password);
  return [...found].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
}

function passwordsIn(url: string | undefined): string[] {
  if (url === undefined || !URL.canParse(url)) return [];
  const { password, searchParams } = new URL(url);
  const parameter = searchParams.get('password') ?? '';
  return [password, percentDecoded(password), parameter, encodeURIComponent(parameter)];
}
