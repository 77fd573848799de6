/** Many clients against one budget, each until nothing more fits under it. It loads no test framework. */
import { setTimeout as pause } from 'node:timers/promises';
import type { BudgetStatus, OrganizationStore, Store } from '@runledger/schema';

/** What each request asks for, and what it uses of that. */
export const ASKED = 10;
export const USED = 5;

const POLL_MS = 10;

export interface QuotaClients {
  readonly organizationId: string;
  readonly clients: number;
  /** Leads the identifiers of the requests. */
  readonly name: string;
}

export interface QuotaOutcome {
  settled: number;
  released: number;
  refused: number;
  /** What was seen that must not be. */
  readonly faults: string[];
}

/** All use one budget of tokens. A client ends when it is refused and nobody else holds anything. */
export async function runQuotaClients(
  store: Pick<Store, 'organization'>,
  { organizationId, clients, name }: QuotaClients,
): Promise<QuotaOutcome> {
  const organization = store.organization(organizationId);
  const outcome: QuotaOutcome = { settled: 0, released: 0, refused: 0, faults: [] };
  const client = async (number: number) => {
    for (let request = 0; !(await isAtEnd(organization, outcome)); request++) {
      await makeRequest(organization, `${name} ${number} ${request}`, request, outcome);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return outcome;
}

async function makeRequest(
  { quota }: OrganizationStore,
  requestId: string,
  place: number,
  outcome: QuotaOutcome,
): Promise<void> {
  const result = await quota.reserve({ requestId, tokens: ASKED, holdMs: 600_000 });
  if (!result.granted) {
    outcome.refused += 1;
    const remaining = result.exceeded[0]?.remaining ?? Number.NaN;
    if (!(remaining < ASKED)) outcome.faults.push(`refused where ${remaining} were left`);
    // Others are at work who may give room back, or nobody is and it will expire.
    await pause(POLL_MS);
  } else if (place % 4 === 3) {
    await quota.release(requestId);
    outcome.released += 1;
  } else {
    const event = { occurredAt: new Date(), provider: 'p', model: 'm', inputTokens: USED };
    await quota.settle(requestId, event);
    outcome.settled += 1;
  }
}

/** Whether nothing fits and nobody can give anything back. */
async function isAtEnd({ budgets }: OrganizationStore, outcome: QuotaOutcome): Promise<boolean> {
  const [status] = (await budgets.status()).items as [BudgetStatus];
  const { usedTokens, reservedTokens } = status.window;
  const limit = status.budget.limitTokens as number;
  if (usedTokens + reservedTokens > limit) {
    outcome.faults.push(`${usedTokens} used and ${reservedTokens} held of ${limit}`);
  }
  return reservedTokens === 0 && usedTokens + ASKED > limit;
}
