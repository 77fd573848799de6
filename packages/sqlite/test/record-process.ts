/**
 * Opens the database at the path it is given, migrating it, and records events: `from`, `to` and every `step`
 * of them, in batches and singly. Prints how many were new, and how often the event loop had a turn.
 */
import { openSqlite } from '../src/store.ts';

const [path = '', organizationId = '', from = '0', to = '0'] = process.argv.slice(2);

const event = (number: number) => ({
  organizationId,
  id: `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`,
  occurredAt: new Date(Date.UTC(2026, 2, 14) + number * 1_000),
  provider: 'azure',
  model: 'gpt-4o',
  inputTokens: 1,
  outputTokens: 2,
});

const store = await openSqlite({ path, migrate: true, busyTimeoutMs: 30_000 });
let recorded = 0;
for (let number = Number(from); number < Number(to); number += 10) {
  const batch = Array.from({ length: 9 }, (_, place) => event(number + place));
  recorded += (await store.metering.recordBatch(batch)).recorded;
  if ((await store.metering.record(event(number + 9))).recorded) recorded += 1;
}
await store.close();
process.stdout.write(String(recorded));
