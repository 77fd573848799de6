import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createSigningKey,
  decodePublicKey,
  isEncryptedKey,
  publicKeyOf,
  readSigningKey,
} from './keys.ts';

describe('a signing key', () => {
  it('is read again, and has the public half that was printed', () => {
    const { privatePem, publicKey } = createSigningKey(null);
    expect(isEncryptedKey(privatePem)).toBe(false);
    expect(publicKeyOf(readSigningKey(privatePem, null, 'ada.pem'))).toBe(publicKey);
    expect(decodePublicKey(publicKey)).toHaveLength(32);
  });

  it('is of no use without its passphrase', () => {
    const { privatePem, publicKey } = createSigningKey('open sesame');
    expect(isEncryptedKey(privatePem)).toBe(true);
    expect(publicKeyOf(readSigningKey(privatePem, 'open sesame', 'ada.pem'))).toBe(publicKey);
    expect(() => readSigningKey(privatePem, 'open', 'ada.pem')).toThrow(
      'The key in ada.pem cannot be read: the passphrase is not its own, or the file is damaged.',
    );
    expect(() => readSigningKey(privatePem, null, 'ada.pem')).toThrow(
      /is encrypted: give its passphrase/,
    );
  });

  it('is of one kind', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => readSigningKey(pem, null, 'ec.pem')).toThrow(/of the kind ec, and approvals/);
    expect(() => readSigningKey('hello', null, 'a.txt')).toThrow(/a\.txt holds no private key/);
  });

  it.each(['', 'AAAA', `${'A'.repeat(43)}=\n`, 'A'.repeat(43), `${'-'.repeat(43)}=`])(
    'has no public half %j',
    (text) => {
      expect(decodePublicKey(text)).toBeNull();
    },
  );
});
