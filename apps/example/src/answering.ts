/** The background job of the app: asks the model, and keeps everything that follows in one transaction. */
import { readOpenAi, recordUsage } from '@runledger/collector';
import type { RunledgerStore } from '@runledger/config';
import { defineJob } from '@runledger/worker';
import { z } from 'zod';
import type { Assistant } from './assistant.ts';
import { TicketRepository } from './tickets/repository.ts';

export const answerTicket = defineJob('answer-ticket', z.object({ ticketId: z.uuid() }), {
  queue: 'tickets',
  maxAttempts: 5,
});

/** How jobs of this kind are run. */
export function answering(store: RunledgerStore, assistant: Assistant) {
  const tickets = new TicketRepository(store, store.dialect);
  return answerTicket.handle(async ({ job, payload, complete }) => {
    const { organizationId } = job;
    const ticket = await tickets.get(organizationId, payload.ticketId);
    if (!ticket) return { answered: false };

    const completion = await assistant.complete(ticket.question);
    const answer = completion.choices[0]?.message.content ?? '';
    const reading = readOpenAi(completion);

    // The answer, the job's end, what it used and cost, and who did it: all of it, or nothing.
    await store.transaction(async (transaction) => {
      const inside = transaction.organization(organizationId);
      await new TicketRepository(transaction, store.dialect).answer(
        organizationId,
        ticket.id,
        answer,
      );
      await inside.workflows.upsert({
        workflowExecId: ticket.id,
        workflowId: 'answer-ticket',
        status: 'completed',
      });
      if (reading) {
        await recordUsage(
          transaction,
          {
            model: completion.model,
            ...reading,
            organizationId,
            // The job's own: run again after a crash, the answer is still counted once.
            id: job.id,
            occurredAt: job.createdAt,
            jobId: job.id,
            workflowExecId: ticket.id,
          },
          { pricing: true },
        );
      }
      await complete(transaction, { answered: true });
      await inside.audit.append({
        actorType: 'system',
        actorId: 'help-desk',
        action: 'ticket.answer',
        resourceType: 'ticket',
        resourceId: ticket.id,
        metadata: { jobId: job.id },
      });
    });
  });
}
