/** The app: tickets come in, a worker answers them, a collector records what the rest of the app uses. */
import { readOpenAi, UsageCollector } from '@runledger/collector';
import type { RunledgerStore } from '@runledger/config';
import { Worker } from '@runledger/worker';
import { answering, answerTicket } from './answering.ts';
import type { Assistant } from './assistant.ts';
import { TicketRepository } from './tickets/repository.ts';
import type { Ticket } from './tickets/table.ts';

export interface HelpDesk {
  readonly tickets: TicketRepository;
  /** Takes a question in; the answer comes later. The ticket and its job are there together or not at all. */
  submit(organizationId: string, question: string): Promise<Ticket>;
  /** Answers at once, for a chat: nobody waits until the usage is recorded. */
  chat(organizationId: string, question: string): Promise<string>;
  /** Begins to answer tickets. */
  start(): Promise<void>;
  /** Lets running jobs end, and records what was used. */
  close(): Promise<void>;
}

export function createHelpDesk(store: RunledgerStore, assistant: Assistant): HelpDesk {
  const collector = new UsageCollector(store, { pricing: true });
  const worker = new Worker(store, {
    queue: 'tickets',
    handlers: [answering(store, assistant)],
  });
  return {
    tickets: new TicketRepository(store, store.dialect),
    submit: (organizationId, question) =>
      store.transaction(async (transaction) => {
        const tickets = new TicketRepository(transaction, store.dialect);
        const ticket = await tickets.create({ organizationId, question });
        const { jobs } = transaction.organization(organizationId);
        await answerTicket.enqueue(
          jobs,
          { ticketId: ticket.id },
          { idempotencyKey: `answer ${ticket.id}` },
        );
        return ticket;
      }),
    async chat(organizationId, question) {
      const completion = await assistant.complete(question);
      const usage = readOpenAi(completion);
      if (usage) await collector.record({ model: completion.model, ...usage, organizationId });
      return completion.choices[0]?.message.content ?? '';
    },
    start: () => worker.start(),
    async close() {
      await worker.stop();
      await collector.close();
    },
  };
}
