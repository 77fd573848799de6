import { ConnectionError } from '@runledger/schema/errors';
import { describe, expect, it } from 'vitest';
import { toSsl } from './tls.ts';

describe('a TLS mode', () => {
  it('verify-ca refuses to go without an authority of its own', () => {
    expect(() => toSsl('verify-ca', undefined)).toThrow(ConnectionError);
    expect(() => toSsl('verify-ca', undefined)).toThrow('sslRootCert');
  });

  it('names a file that cannot be read', () => {
    expect(() => toSsl('verify-full', '/nowhere/ca.pem')).toThrow(/\/nowhere\/ca\.pem.*ENOENT/);
  });

  it('names a file that holds no certificate', () => {
    expect(() => toSsl('require', import.meta.filename)).toThrow('no certificate');
  });
});
