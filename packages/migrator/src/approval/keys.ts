/** Ed25519 keys of those who approve and apply: the private half in a file of its owner, the public half in the database. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { MigrationApprovalError } from '../errors.ts';

const KEY_BYTES = 32;

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@+ -]{0,99}$/u;

/** Why nobody can have the name in a protected database, or `null` where somebody can. */
export function problemOfName(name: string): string | null {
  if (NAME.test(name)) return null;
  return `${JSON.stringify(name)} is no name: letters, digits, spaces and . _ @ + -, at most 100`;
}

/** A person, or a deployment, with their private key. */
export interface Signer {
  /** As `migration_approvers` has it; left out, it is whoever has the key there. */
  readonly name?: string;
  /** Ed25519. */
  readonly privateKey: KeyObject;
}

export interface NewKey {
  /** PKCS#8 in PEM, encrypted where a passphrase was given. */
  readonly privatePem: string;
  /** 32 bytes in base64: what `migrate protect` is told. */
  readonly publicKey: string;
}

export function createSigningKey(passphrase: string | null): NewKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const encryption = passphrase === null ? {} : { cipher: 'aes-256-cbc', passphrase };
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption });
  return { privatePem: privatePem.toString(), publicKey: publicKeyOf(privateKey) };
}

/** Whether a passphrase is needed to read the key. */
export function isEncryptedKey(pem: string): boolean {
  return pem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----');
}

/**
 * @param where for messages: the file's path
 * @throws MigrationApprovalError when it is no Ed25519 key, or the passphrase is missing or wrong
 */
export function readSigningKey(pem: string, passphrase: string | null, where: string): KeyObject {
  if (isEncryptedKey(pem) && passphrase === null) {
    throw new MigrationApprovalError(
      `The key in ${where} is encrypted: give its passphrase at the terminal, or as RUNLEDGER_KEY_PASSPHRASE in the environment.`,
    );
  }
  const key = parsed(pem, passphrase, where);
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new MigrationApprovalError(
      `The key in ${where} is of the kind ${key.asymmetricKeyType}, and approvals are signed with Ed25519: make one with \`runledger migrate keygen\`.`,
    );
  }
  return key;
}

function parsed(pem: string, passphrase: string | null, where: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase: passphrase ?? undefined });
  } catch (cause) {
    throw new MigrationApprovalError(
      isEncryptedKey(pem)
        ? `The key in ${where} cannot be read: the passphrase is not its own, or the file is damaged.`
        : `${where} holds no private key in PEM: make one with \`runledger migrate keygen\`.`,
      { cause },
    );
  }
}

/** The public half in base64. */
export function publicKeyOf(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return Buffer.from(x ?? '', 'base64url').toString('base64');
}

export function publicKeyObject(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** The 32 bytes, or `null` when the text is not their base64 and nothing else. */
export function decodePublicKey(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64') === text ? bytes : null;
}
