/** A process whose clients share budgets with those of others. It loads no test framework. */
import type { Store } from '@runledger/schema';
import { ASKED, type QuotaClients, runQuotaClients } from './metering/quota-clients.ts';

/** What the process is to do; passed as JSON in its first argument. */
export interface QuotaProcessOrder extends QuotaClients {
  readonly address: string;
  /** Each client holds room for so many milliseconds; then the process kills itself. */
  readonly diesHolding: number | null;
}

/** Does what the first argument says, and prints the outcome as JSON. */
export async function quotaClientsInProcess(
  open: (address: string) => Promise<Store>,
): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '') as QuotaProcessOrder;
  const store = await open(order.address);
  if (order.diesHolding !== null) await holdAndDie(store, order, order.diesHolding);
  const outcome = await runQuotaClients(store, order);
  await store.close();
  process.stdout.write(JSON.stringify(outcome));
}

async function holdAndDie(
  store: Store,
  { organizationId, clients, name }: QuotaClients,
  holdMs: number,
): Promise<void> {
  const { quota } = store.organization(organizationId);
  await Promise.all(
    Array.from({ length: clients }, (_, number) =>
      quota.reserve({ requestId: `${name} ${number}`, tokens: ASKED, holdMs }),
    ),
  );
  process.kill(process.pid, 'SIGKILL');
}
