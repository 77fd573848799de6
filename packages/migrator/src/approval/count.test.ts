import { describe, expect, it } from 'vitest';
import { tally } from './count.ts';
import { createSigningKey, readSigningKey } from './keys.ts';
import type { StoredSigner } from './port.ts';
import { signPlan } from './signatures.ts';

function person(name: string, role: StoredSigner['role'] = 'approver') {
  const { privatePem, publicKey } = createSigningKey(null);
  const signer = { name, privateKey: readSigningKey(privatePem, null, name) };
  const stored: StoredSigner = {
    name,
    role,
    publicKey: Buffer.from(publicKey, 'base64'),
    addedByPlan: 'first',
  };
  return { name, signer, stored };
}

const [ada, grace, deploy] = [person('ada'), person('grace'), person('deploy', 'applier')];
const signers = [ada, grace, deploy].map(({ stored }) => stored);
const approval = (approver: string, of = ada, plan = 'plan') => ({
  approver,
  signature: signPlan('approve', plan, of.signer),
});

describe('tally', () => {
  it('counts people, not rows', () => {
    const approvals = [approval('ada'), approval('ada'), approval('grace', grace)];
    expect(tally('plan', approvals, signers, 'deploy')).toEqual({
      counted: ['ada', 'grace'],
      rejected: [],
    });
  });

  it('counts nothing that was signed to apply a plan', () => {
    const signature = signPlan('apply', 'plan', ada.signer);
    const { counted, rejected } = tally('plan', [{ approver: 'ada', signature }], signers, null);
    expect(counted).toEqual([]);
    expect(rejected).toEqual([
      'the signature under the name of ada is not one of ada’s key over this plan',
    ]);
  });

  it.each([
    ['another plan', approval('ada', ada, 'other')],
    ['another key', approval('grace', ada)],
    ['an unknown name', approval('eve', ada)],
    ['who may apply alone', approval('deploy', deploy)],
    ['nothing', { approver: 'ada', signature: Buffer.alloc(64) }],
  ])('does not count a signature of %s', (_, given) => {
    expect(tally('plan', [given], signers, null).counted).toEqual([]);
  });

  it('does not count the one who applies', () => {
    expect(tally('plan', [approval('ada')], signers, 'ada').rejected).toEqual([
      'ada applies the plan, and so cannot approve it',
    ]);
  });
});
