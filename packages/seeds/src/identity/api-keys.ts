/**
 * API keys as a list shows them. Nobody can call with them: each hash is that of a sentence, not of a text in
 * the format of a key, so that samples in a real installation open no door.
 */
import { createHash } from 'node:crypto';
import type { NewApiKey } from '@runledger/schema';
import type { Calendar } from '../calendar.ts';
import { sampleId } from '../identifiers.ts';
import { harbor, kite, lumen, userId } from './organizations.ts';

export const apiKeyId = (name: string) => sampleId('api_keys', name);

/** The text whose hash a sample key has. */
const sampleKeyText = (name: string) => `The sample key "${name}" of Runledger opens nothing.`;

export function sampleApiKeys(calendar: Calendar): NewApiKey[] {
  const key = (
    organizationId: string,
    name: string,
    daysOld: number,
    facts: Partial<NewApiKey> = {},
  ): NewApiKey => ({
    organizationId,
    id: apiKeyId(name),
    name,
    prefix: `sample${sampleId('prefix', name).slice(0, 8)}`,
    hash: new Uint8Array(createHash('sha256').update(sampleKeyText(name)).digest()),
    scopes: ['usage:write'],
    createdAt: calendar.daysAgo(daysOld, '10:00'),
    ...facts,
  });
  const usedLately = { lastUsedAt: calendar.daysAgo(1, '17:52') };
  return [
    key(lumen, 'lumen production', 58, usedLately),
    // Rotated: the old key names the one that took its place.
    key(lumen, 'lumen production, former', 117, {
      lastUsedAt: calendar.daysAgo(58, '09:58'),
      revokedAt: calendar.daysAgo(57, '10:00'),
      replacedById: apiKeyId('lumen production'),
    }),
    key(lumen, 'tomasz laptop', 110, { userId: userId('tomasz'), ...usedLately }),
    key(lumen, 'nightly evaluation', 75, { scopes: ['usage:write', 'jobs:write'], ...usedLately }),
    key(harbor, 'harbor assistant', 92, { quotaTier: 'enterprise', ...usedLately }),
    key(harbor, 'harbor back office', 60, { scopes: ['usage:write', 'usage:read'], ...usedLately }),
    key(harbor, 'trial integration', 50, { expiresAt: calendar.daysAgo(20) }),
    key(kite, 'noor', 40, { userId: userId('noor'), ...usedLately }),
  ];
}
