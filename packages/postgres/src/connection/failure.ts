/** Why a connection did not come about, in one sentence with the way out. */
import { ConnectionError, RunledgerError, TimeoutError } from '@runledger/schema/errors';
import type { ClientConfig } from 'pg';
import { isTlsRefusal } from './tls.ts';

type Sentence = (target: Target) => string;

interface Target {
  readonly at: string;
  readonly host: string;
  readonly user: string;
  readonly database: string;
  readonly timeoutMs: number;
}

const unreachable: Sentence = ({ host }) =>
  `The host ${host} cannot be reached: check the network and its firewalls.`;
const silent: Sentence = ({ at, timeoutMs }) =>
  `PostgreSQL at ${at} did not answer within ${timeoutMs} ms: check host and port, and that no firewall stands between.`;
const unknownHost: Sentence = ({ host }) =>
  `The host ${host} is not known: correct the host, or the name service.`;
const broken: Sentence = ({ at }) =>
  `The connection to ${at} was closed while it was opened: check that PostgreSQL answers there and its log for the reason.`;
const untrusted: Sentence = ({ at }) =>
  `The certificate of PostgreSQL at ${at} is signed by nobody trusted: give its authority's certificate as sslRootCert.`;
const expired: Sentence = ({ at }) =>
  `The certificate of PostgreSQL at ${at} is not valid at this time: renew it, or set the clock.`;
const noTls: Sentence = ({ at }) =>
  `PostgreSQL at ${at} does not offer TLS: switch ssl on in the server, or set sslMode to prefer or disable.`;
const noPassword: Sentence = ({ at, user }) =>
  `PostgreSQL at ${at} asks for the password of user ${user}: give one in password or the url.`;

/** By error code: Node's, OpenSSL's, or the server's SQLSTATE. */
const SENTENCES: { readonly [code: string]: Sentence } = {
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  EAI_NODATA: unknownHost,
  ECONNREFUSED: ({ at }) =>
    `Nothing listens at ${at}: start PostgreSQL there, or correct host and port.`,
  ENOENT: ({ at }) =>
    `There is no socket of PostgreSQL at ${at}: start it, or correct host and port.`,
  EACCES: ({ at }) => `The socket of PostgreSQL at ${at} is not open to this user.`,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EADDRNOTAVAIL: unreachable,
  ETIMEDOUT: silent,
  ECONNRESET: broken,
  EPIPE: broken,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
  CERT_HAS_EXPIRED: expired,
  CERT_NOT_YET_VALID: expired,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ at, host }) =>
    `The certificate of PostgreSQL at ${at} does not name ${host}: connect by the name it holds, or set sslMode to verify-ca.`,
  '28P01': ({ at, user }) =>
    `PostgreSQL at ${at} refuses the password of user ${user}: correct the user or the password.`,
  '28000': ({ at, user, database }) =>
    `PostgreSQL at ${at} does not admit user ${user} to database ${database}: check that the role exists and may log in, and pg_hba.conf; it may also demand TLS (sslMode).`,
  '3D000': ({ at, database }) =>
    `There is no database ${database} at ${at}: create it, or correct the name.`,
  '42501': ({ at, user, database }) =>
    `User ${user} may not connect to database ${database} at ${at}: grant it CONNECT.`,
  '53300': ({ at }) =>
    `PostgreSQL at ${at} has no connection left: lower pool.max, or raise its max_connections.`,
  '57P03': ({ at }) => `PostgreSQL at ${at} is starting or stopping: try again in a moment.`,
};

/** By message, where `pg` gives no code. */
const MESSAGES: readonly (readonly [RegExp, Sentence])[] = [
  [/timeout expired|due to connection timeout/, silent],
  [/password must be a/, noPassword],
  [/establishing an SSL connection/, broken],
  [/Connection terminated/, broken],
];

/**
 * The failure of an attempt to connect. The cause is kept; neither holds the password.
 * @param config what the attempt was made with
 */
export function mapConnectError(error: unknown, config: ClientConfig): RunledgerError {
  if (error instanceof RunledgerError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const target = targetOf(config);
  if (message === 'timeout exceeded when trying to connect') {
    return new TimeoutError(
      `No connection to PostgreSQL at ${target.at} came free within ${target.timeoutMs} ms: raise pool.max or connectTimeoutMs, or shorten transactions.`,
      { cause: error },
    );
  }
  const sentence =
    (isTlsRefusal(error) ? noTls : undefined) ??
    (Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined) ??
    MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ??
    (({ at }: Target) => `PostgreSQL at ${at} cannot be connected to: ${message || code}.`);
  return new ConnectionError(sentence(target), { cause: error });
}

function targetOf(config: ClientConfig): Target {
  const { host = '', port, user = process.env.PGUSER ?? process.env.USER ?? '' } = config;
  return {
    at: host.startsWith('/')
      ? `${host}/.s.PGSQL.${port}`
      : `${host.includes(':') ? `[${host}]` : host}:${port}`,
    host,
    user,
    database: config.database ?? user,
    timeoutMs: config.connectionTimeoutMillis ?? 0,
  };
}
