import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditLogEntry, auditLogEntries, columnNameOf } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { linked, START } from './chain.ts';
import { canonicalParts, canonicalText, hashOf } from './encoding.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/audit-chain.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.*)\\n\`\`\``, 'g'))].map(([, text]) => text);

const first = {
  organizationId: '01930000-0000-7000-8000-0000000000aa',
  id: '01930000-0000-7000-8000-000000000001',
  occurredAt: new Date('2026-03-14T15:09:26.535Z'),
  actorType: 'user' as const,
  actorId: '01930000-0000-7000-8000-0000000000bb',
  action: 'budget.update',
  resourceType: 'budget',
  resourceId: null,
  metadata: { to: { limitUsd: 12.5 }, from: null, tags: ['é', 'e'], count: 1e21 },
};
const second = {
  ...first,
  id: '01930000-0000-7000-8000-000000000002',
  occurredAt: new Date('2026-03-14T15:09:27.000Z'),
  action: 'budget.delete',
  resourceId: 'b',
  metadata: {},
};

describe('the canonical text of an entry', () => {
  it('is what the documentation shows, and so is its hash', () => {
    const entries = linked(START, [first, second]);
    expect(entries.map(canonicalText)).toEqual(blocks('json'));
    expect(entries.map(({ hash }) => Buffer.from(hash).toString('hex'))).toEqual(blocks('text'));
  });

  it('hashes as any other tool hashes it', () => {
    const [text, hash] = [blocks('json')[0] as string, blocks('text')[0]];
    expect(createHash('sha256').update(text, 'utf8').digest('hex')).toBe(hash);
  });

  it('has every column but the hash', () => {
    const [entry] = linked(START, [first]) as [AuditLogEntry];
    const columns = Object.keys(auditLogEntries.columns).map((property) =>
      columnNameOf(auditLogEntries, property),
    );
    expect(Object.keys(JSON.parse(canonicalText(entry)))).toEqual(
      columns.filter((column) => column !== 'hash').sort(),
    );
  });

  it('can be put together around the hash of the entry before and the place', () => {
    const misleading = { ...second, metadata: { previous_hash: 'b', sequence: 7, '"}': '",' } };
    for (const entry of linked(START, [first, second, misleading])) {
      const { before, between, after } = canonicalParts(entry);
      const hash = Buffer.from(entry.previousHash).toString('hex');
      expect(`${before}${hash}${between}${entry.sequence}${after}`).toBe(canonicalText(entry));
    }
  });

  it('takes property names that mean something to JavaScript as any other', () => {
    const metadata = JSON.parse('{"__proto__": {"a": 1}, "toJSON": "b", "constructor": null}');
    const [entry] = linked(START, [{ ...first, metadata }]) as [AuditLogEntry];
    expect(canonicalText(entry)).toContain(
      '"metadata":{"__proto__":{"a":1},"constructor":null,"toJSON":"b"}',
    );
    expect(entry.hash).not.toEqual(hashOf({ ...entry, metadata: {} }));
  });
});
