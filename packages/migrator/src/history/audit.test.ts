import { describe, expect, it } from 'vitest';
import { auditFactsOf } from './audit.ts';

const ENTRY = {
  id: '0190c4a0-0000-7000-8000-000000000001',
  action: 'apply',
  outcome: 'failed',
  actor: 'tester',
  stream: 'app',
  version: '202601010001',
  at: new Date(0),
  metadata: { message: 'Key (email)=(ada@example.com) exists', statement: 1, plan: 'hash' },
} as const;

describe('an entry of the audit trail', () => {
  it('has no words of the database, which may repeat a value', () => {
    const { action, resourceId, metadata } = auditFactsOf(ENTRY);
    expect({ action, resourceId, metadata }).toEqual({
      action: 'migration.apply',
      resourceId: 'app 202601010001',
      metadata: { statement: 1, plan: 'hash', outcome: 'failed' },
    });
  });

  it('is about a plan where it is about no migration', () => {
    expect(auditFactsOf({ ...ENTRY, stream: null, version: null }).resourceId).toBe('plan hash');
  });

  it('cuts a long name without leaving half a character, whose hash no database could repeat', () => {
    const { actorId } = auditFactsOf({ ...ENTRY, actor: `${'a'.repeat(254)}😀` });
    expect(actorId).toHaveLength(255);
    expect(actorId?.isWellFormed()).toBe(true);
  });
});
