/**
 * The text of API keys: `rl_<environment>_<prefix>_<secret>_<checksum>`. The prefix is public: a look-up uses it and
 * lists show it. The checksum refuses a typo before any query, and lets secret scanners tell keys from other text
 * (as in https://github.blog/engineering/behind-githubs-new-authentication-token-formats/).
 */
import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX_LENGTH = 12;
/** Just over 190 random bits. */
const SECRET_LENGTH = 32;
const CHECKSUM_LENGTH = 6;

const FORM = /^rl_[a-z0-9]{1,16}_([0-9A-Za-z]{12})_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/;
const LONGEST = 'rl_'.length + 16 + 1 + PREFIX_LENGTH + 1 + SECRET_LENGTH + 1 + CHECKSUM_LENGTH;

export interface NewKeyText {
  readonly plaintext: string;
  readonly prefix: string;
  /** SHA-256 of the plaintext. */
  readonly hash: Uint8Array;
}

/** What may be known of a key that somebody shows. */
export interface GivenKey {
  readonly prefix: string;
  /** SHA-256 of the whole, in base64. */
  readonly digest: string;
}

/** Whether it may stand in keys. */
export function isEnvironment(text: string): boolean {
  return /^[a-z0-9]{1,16}$/.test(text);
}

/** A key that nobody has yet. */
export function makeKeyText(environment: string): NewKeyText {
  const prefix = randomText(PREFIX_LENGTH);
  const body = `rl_${environment}_${prefix}_${randomText(SECRET_LENGTH)}`;
  const plaintext = `${body}_${checksumOf(body)}`;
  return { plaintext, prefix, hash: new Uint8Array(hash('sha256', plaintext, 'buffer')) };
}

/** `null` for what is no key, or one with a typo. */
export function readKeyText(given: unknown): GivenKey | null {
  if (typeof given !== 'string' || given.length > LONGEST) return null;
  const prefix = FORM.exec(given)?.[1];
  if (prefix === undefined) return null;
  const end = given.length - CHECKSUM_LENGTH;
  if (given.slice(end) !== checksumOf(given.slice(0, end - 1))) return null;
  return { prefix, digest: hash('sha256', given, 'base64') };
}

/** CRC-32 in base 62. */
function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    text = `${ALPHABET[rest % ALPHABET.length]}${text}`;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}

function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // The bytes that are left over would make the first characters more frequent.
      if (byte < 4 * ALPHABET.length && text.length < length)
        text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}
