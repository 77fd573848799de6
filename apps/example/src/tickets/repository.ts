/** The app's own repository: one implementation for both databases, in a transaction or out of one. */
import type { RunledgerStore, RunledgerTransactionStore } from '@runledger/config';
import { type DialectPort, rowCodec } from '@runledger/repositories';
import { NotFoundError, newRowValidator } from '@runledger/schema';
import type { Kysely } from 'kysely';
import { type NewTicket, type Ticket, tickets } from './table.ts';

/** Values are stored ones, and differ between the databases: the codec knows how. */
interface HelpDeskTables {
  tickets: Record<string, unknown>;
}

const validate = newRowValidator(tickets);

export class TicketRepository {
  readonly #db: Kysely<HelpDeskTables>;
  readonly #codec: ReturnType<typeof rowCodec<typeof tickets>>;

  /** @param store the store, or one transaction of it */
  constructor(
    store: Pick<RunledgerStore | RunledgerTransactionStore, 'kysely'>,
    { codecs }: DialectPort,
  ) {
    this.#db = store.kysely;
    this.#codec = rowCodec(tickets, codecs);
  }

  /** @throws ValidationError when the table's declaration refuses it */
  async create(ticket: NewTicket): Promise<Ticket> {
    const row = validate(ticket, { now: new Date() });
    const values = this.#codec.encode(row);
    await this.#db
      .insertInto('tickets')
      .values(
        Object.fromEntries(this.#codec.columns.map((column, place) => [column, values[place]])),
      )
      .execute();
    return row;
  }

  async get(organizationId: string, id: string): Promise<Ticket | null> {
    const row = await this.#db
      .selectFrom('tickets')
      .select([...this.#codec.columns])
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? this.#codec.decode(row) : null;
  }

  /** @throws NotFoundError when the customer has no such ticket */
  async answer(organizationId: string, id: string, answer: string): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('tickets')
      .set({ answer, updated_at: this.#codec.encodeValue('updatedAt', new Date()) })
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new NotFoundError(`There is no ticket ${id}.`);
  }
}
