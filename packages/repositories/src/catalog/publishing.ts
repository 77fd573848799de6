/** Publishing prices: read, thought through and written in one transaction, one publisher after the other. */
import {
  isProperties,
  type ModelName,
  type ModelRegistryEntry,
  modelRegistryEntries,
  type NewModelPrice,
  NIL_UUID,
  NotFoundError,
  newRowsValidator,
  newRowValidator,
  UniqueViolationError,
} from '@runledger/schema';
import type { Session } from '../port.ts';
import type { ModelStatements } from './statements.ts';
import { type GivenPrice, nameFor, type Slot, Timeline } from './timeline.ts';

const validateOne = newRowValidator(modelRegistryEntries);
const validateMany = newRowsValidator(modelRegistryEntries, 'entries');

/** @throws ValidationError */
export function readPrice(entry: NewModelPrice, owner: string, now: Date): GivenPrice {
  return { row: validateOne(completed(entry, owner), { now }), given: entry };
}

/** @throws ValidationError naming each refused entry by its place */
export function readPrices(
  entries: readonly NewModelPrice[],
  owner: string,
  now: Date,
): GivenPrice[] {
  // What is no list is for the validation to refuse.
  const rows = Array.isArray(entries) ? entries.map((entry) => completed(entry, owner)) : entries;
  return validateMany(rows as ModelRegistryEntry[], { now }).map((row, place) => ({
    row,
    given: entries[place] as NewModelPrice,
  }));
}

/** With its owner, and a name until it is known what the model was called before. */
function completed(entry: NewModelPrice, organizationId: string) {
  if (!isProperties(entry)) return entry as never;
  const { displayName = typeof entry.model === 'string' ? nameFor(entry.model) : '' } = entry;
  return { ...entry, displayName, organizationId };
}

/** @throws NotFoundError when the owner is no organization: no foreign key says so, since the list has none */
export async function assertOwner(
  session: Session,
  { organization }: ModelStatements,
  owner: string,
): Promise<void> {
  if (owner === NIL_UUID) return;
  const { rows } = await session.execute(organization, organization.bind({ id: owner }));
  if (rows.length === 0) {
    throw new NotFoundError(`There is no organization ${owner}: its prices would have no owner.`);
  }
}

/** The timelines of one owner's models, by name. */
export class Publication {
  readonly #session: Session;
  readonly #statements: ModelStatements;
  readonly #owner: string;
  readonly #timelines = new Map<string, Timeline>();

  private constructor(session: Session, statements: ModelStatements, owner: string) {
    this.#session = session;
    this.#statements = statements;
    this.#owner = owner;
  }

  /** Reads what there is of the models. Call it with the lock held. */
  static async begin(
    session: Session,
    statements: ModelStatements,
    owner: string,
    rows: readonly ModelName[],
  ): Promise<Publication> {
    const publication = new Publication(session, statements, owner);
    const { codec, nameLists, ofModels } = statements;
    const values = ofModels.bind({ owner, ...nameLists(rows) });
    const result = await session.execute(ofModels, values);
    const stored = result.rows.map((row) => codec.decode(row));
    const own = Map.groupBy(stored.filter(isOf(owner)), keyOf);
    const listed = Map.groupBy(owner === NIL_UUID ? [] : stored.filter(isOf(NIL_UUID)), keyOf);
    for (const key of new Set(rows.map(keyOf))) {
      const elsewhere = new Timeline(listed.get(key) ?? [], null);
      publication.#timelines.set(key, new Timeline(own.get(key) ?? [], elsewhere));
    }
    return publication;
  }

  /** The timeline of a model that it was begun with. */
  of(row: ModelName): Timeline {
    return this.#timelines.get(keyOf(row)) as Timeline;
  }

  /** Writes what has become of the timelines. */
  async write(): Promise<void> {
    const { codec, end, insertion, setStatusOf, storedList } = this.#statements;
    const slots = [...this.#timelines.values()].flatMap((timeline) => timeline.slots);
    const owner = this.#owner;
    const ended = changed(slots, 'effectiveTo', (instant) => instant?.getTime());
    for (const { ids, value } of ended) {
      const to = codec.encodeValue('effectiveTo', value);
      await this.#session.execute(end, end.bind({ owner, ids: storedList(ids), to }));
    }
    for (const { ids, value: status } of changed(slots, 'status', (name) => name)) {
      const values = setStatusOf.bind({ owner, ids: storedList(ids), status });
      await this.#session.execute(setStatusOf, values);
    }
    const added = slots.filter(({ stored }) => stored === null).map(({ row }) => row);
    await insertion.insert(this.#session, added);
  }
}

/** Stored entries by what a column of theirs is to become: one statement changes all that become the same. */
function changed<P extends keyof ModelRegistryEntry>(
  slots: readonly Slot[],
  property: P,
  toKey: (value: ModelRegistryEntry[P]) => unknown,
) {
  const differing = slots.flatMap(({ stored, row }) =>
    stored !== null && toKey(stored[property]) !== toKey(row[property]) ? [row] : [],
  );
  return [...Map.groupBy(differing, (row) => toKey(row[property])).values()].map((rows) => ({
    ids: rows.map(({ id }) => id),
    value: (rows[0] as ModelRegistryEntry)[property],
  }));
}

/** @param path where the entry stands in a batch */
export function taken(row: ModelRegistryEntry, path = 'The price'): UniqueViolationError {
  const { provider, model, effectiveFrom } = row;
  return new UniqueViolationError(
    `${path} begins when another price of ${provider} ${model} does, at ${effectiveFrom.toISOString()}: publish it from another instant.`,
    {
      table: modelRegistryEntries.name,
      constraint: (modelRegistryEntries.uniques[0] as { readonly name: string }).name,
    },
  );
}

function isOf(owner: string) {
  return ({ organizationId }: ModelRegistryEntry) => organizationId === owner;
}

/** NUL stands in no name. */
export function keyOf({ provider, model }: ModelName): string {
  return `${provider}\0${model}`;
}
