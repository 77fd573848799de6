/** What is signed, and whether a signature is what it says. */
import { sign, verify } from 'node:crypto';
import { publicKeyObject, type Signer } from './keys.ts';

/**
 * Why a plan is signed. It is part of what is signed: who signed to apply a plan has not approved it, and such a
 * signature, copied out of the log, approves nothing.
 */
type Purpose = 'approve' | 'apply';

function messageOf(purpose: Purpose, planHash: string): Buffer {
  return Buffer.from(`runledger migration plan, version 1\n${purpose}\n${planHash}\n`);
}

export function signPlan(purpose: Purpose, planHash: string, { privateKey }: Signer): Buffer {
  return sign(null, messageOf(purpose, planHash), privateKey);
}

export function isSignedBy(
  publicKey: Uint8Array,
  purpose: Purpose,
  planHash: string,
  signature: Uint8Array,
): boolean {
  return verify(null, messageOf(purpose, planHash), publicKeyObject(publicKey), signature);
}
