/**
 * TLS with the meaning that libpq gives the modes, not the one of `pg`, which verifies in all of them or in none.
 * https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { ConnectionError } from '@runledger/schema/errors';

const MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/**
 * - `disable`: never encrypted.
 * - `prefer`: encrypted where the server offers it; nothing is verified.
 * - `require`: encrypted; verified like `verify-ca` where `sslRootCert` is given, else not.
 * - `verify-ca`: encrypted, by a certificate that `sslRootCert` vouches for, whatever host it names.
 * - `verify-full`: the same, and the certificate names the host. Without `sslRootCert` the authorities
 *   that Node.js trusts vouch for it.
 */
export type SslMode = (typeof MODES)[number];

/** @throws ConnectionError when the text names no mode */
export function toSslMode(text: string): SslMode {
  const mode = MODES.find((each) => each === text);
  if (mode) return mode;
  throw new ConnectionError(`The TLS mode ${text} is not known: use ${MODES.join(', ')}.`);
}

/**
 * The driver's settings for a mode.
 * @throws ConnectionError when the file cannot be read, or `verify-ca` has none
 */
export function toSsl(mode: SslMode, rootCert: string | undefined): false | ConnectionOptions {
  const unverified = { rejectUnauthorized: false };
  // Any host will do: the identity is not checked.
  const verified = (file: string) => ({
    ca: readCertificates(file),
    checkServerIdentity: () => undefined,
  });
  switch (mode) {
    case 'disable':
      return false;
    case 'prefer':
      return unverified;
    case 'require':
      return rootCert === undefined ? unverified : verified(rootCert);
    case 'verify-ca':
      // A public authority vouches for anybody's server: without the host's name that proves nothing.
      if (rootCert !== undefined) return verified(rootCert);
      throw new ConnectionError(
        'The TLS mode verify-ca needs sslRootCert, the file with the authority’s certificate; use verify-full for a public authority.',
      );
    case 'verify-full':
      return rootCert === undefined ? {} : { ca: readCertificates(rootCert) };
  }
}

function readCertificates(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConnectionError(`The file ${file} of sslRootCert cannot be read (${code}).`, {
      cause,
    });
  }
  throw new ConnectionError(`The file ${file} of sslRootCert holds no certificate in PEM form.`);
}

/** Whether connecting failed because the server offers no TLS: the one thing that `prefer` goes without. */
export function isTlsRefusal(error: unknown): boolean {
  return error instanceof Error && error.message === 'The server does not support SSL connections';
}
