import { spawn } from 'node:child_process';
import { execPath } from 'node:process';
import { budgetWindows, usageEvents, usageReservations } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TestDatabase } from '../driver.ts';
import { createOrganization } from '../fixtures.ts';
import type { QuotaProcessOrder } from '../quota-process.ts';
import { ASKED, type QuotaOutcome, USED } from './quota-clients.ts';

export interface QuotaProcesses {
  readonly name: string;
  /** A migrated, empty database, and where another process finds it. */
  open(): Promise<{ readonly database: TestDatabase; readonly address: string }>;
  /** A script that calls `quotaClientsInProcess` of `@runledger/conformance/quota-process`. */
  readonly script: string;
}

const PROCESSES = 4;
const CLIENTS_EACH = 16;
const ABANDONED = 30;
const LIMIT = 1_004;

interface ProcessEnd {
  readonly signal: NodeJS.Signals | null;
  readonly error: string;
  readonly outcome: QuotaOutcome | null;
}

export function quotaProcessSuite({ name, open, script }: QuotaProcesses): void {
  describe(`${name} › metering › quotas of several processes`, () => {
    it('are never past the limit, and use all of it, also what a killed process held', async () => {
      const { database, address } = await open();
      onTestFinished(() => database.close());
      const { store, rows } = database;
      const { id: organizationId } = await createOrganization(store);
      const acme = store.organization(organizationId);
      await acme.budgets.create({ period: 'month', action: 'block', limitTokens: LIMIT });
      const order = { address, organizationId, clients: CLIENTS_EACH };
      const dead = await run(script, {
        ...order,
        clients: ABANDONED,
        name: 'dead',
        diesHolding: 2_000,
      });
      expect([dead.signal, dead.error]).toEqual(['SIGKILL', '']);
      const ends = await Promise.all(
        Array.from({ length: PROCESSES }, (_, number) =>
          run(script, { ...order, name: `process ${number}`, diesHolding: null }),
        ),
      );
      expect(ends.map(({ signal, error }) => [signal, error])).toEqual(ends.map(() => [null, '']));
      expect(ends.flatMap(({ outcome }) => outcome?.faults ?? ['no outcome'])).toEqual([]);
      const settled = ends.reduce((sum, { outcome }) => sum + (outcome?.settled ?? 0), 0);
      expect(settled).toBe(Math.floor((LIMIT - ASKED) / USED) + 1);
      expect(await rows(budgetWindows)).toMatchObject([
        { usedTokens: settled * USED, reservedTokens: 0, usedRequests: settled },
      ]);
      expect(await rows(usageEvents)).toHaveLength(settled);
      const abandoned = (await rows(usageReservations)).filter(({ requestId }) =>
        requestId.startsWith('dead'),
      );
      expect(abandoned).toHaveLength(ABANDONED);
      for (const { releasedAt, expiresAt } of abandoned) expect(releasedAt).toEqual(expiresAt);
    }, 120_000);
  });
}

async function run(script: string, order: QuotaProcessOrder): Promise<ProcessEnd> {
  const child = spawn(execPath, ['--conditions=source', script, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  let error = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    error += text;
  });
  const signal = await new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('close', (_code, by) => resolve(by)),
  );
  return { signal, error, outcome: output === '' ? null : JSON.parse(output) };
}
