/** The app's own table, declared as Runledger declares its own: types, validation and codecs come from it. */
import {
  id,
  index,
  instant,
  type NewRow,
  organizations,
  type Row,
  table,
  text,
} from '@runledger/schema';

export const tickets = table('tickets', {
  domain: 'application',
  about: 'A question of a customer, and the answer that a language model drafted.',
  retention: { days: 365, after: 'updatedAt' },
  columns: {
    organizationId: id()
      .references(organizations, { onDelete: 'cascade' })
      .internal('The customer.'),
    id: id().generated().internal('Identifier of the ticket.'),
    question: text(10_000).confidential('What is asked.'),
    answer: text(10_000).optional().confidential('What the model answered.'),
    createdAt: instant().defaultNow().internal('When it was asked.'),
    updatedAt: instant().touched().internal('When it last changed.'),
  },
  primaryKey: ['organizationId', 'id'],
  indexes: [index('organizationId', 'createdAt').serves("a customer's tickets, newest first")],
});

export type Ticket = Row<typeof tickets>;
export type NewTicket = NewRow<typeof tickets>;
