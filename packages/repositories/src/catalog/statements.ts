/** The statements behind the model registry, compiled once for each dialect. */
import {
  type ModelFilter,
  type ModelName,
  modelRegistryEntries,
  NIL_UUID,
} from '@runledger/schema';
import { rowCodec } from '../codec.ts';
import { insertion } from '../insertion.ts';
import { equals, type Filter, upTo } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import type { DialectPort } from '../port.ts';
import type { AnyBuilder, AnyDb } from '../queries.ts';
import { statement } from '../statement.ts';
import { priceLock } from './lock.ts';

export type ModelStatements = ReturnType<typeof modelStatements>;

const TABLE = 'model_registry_entries';

export function modelStatements(port: DialectPort) {
  const codec = rowCodec(modelRegistryEntries, port.codecs);
  const columns = codec.columns as string[];
  // The last that began is the only one that can hold: periods do not overlap.
  const lastBegun = (db: AnyDb, owner: unknown, parameter: (name: PriceKey) => unknown) =>
    db
      .selectFrom(TABLE)
      .select(columns)
      .where('organization_id', '=', owner)
      .where('provider', '=', parameter('provider'))
      .where('model', '=', parameter('model'))
      .where('effective_from', '<=', parameter('at'))
      .orderBy('effective_from', 'desc')
      .limit(1);
  const isOneOf = (property: string, list: unknown) => (where: AnyBuilder) =>
    port.isAnyOf(where.ref(property), where.val(list));
  return {
    codec,
    storedList: port.storedList,
    /** Lists that hold the names of all models, and may hold those of more: one statement does for any number. */
    nameLists: (names: readonly ModelName[]) => ({
      providers: port.storedList([...new Set(names.map(({ provider }) => provider))]),
      models: port.storedList([...new Set(names.map(({ model }) => model))]),
    }),
    listing: listing<typeof modelRegistryEntries, ModelFilter>(port, modelRegistryEntries, {
      label: 'models_list',
      scope: ['organizationId'],
      sort: ['provider', 'model', 'effectiveFrom'],
      order: 'asc',
      filters: {
        provider: equals('provider'),
        model: equals('model'),
        status: equals('status'),
        at: holdingAt,
      },
    }),
    /** One entry of the list or of the organization. */
    byId: statement<'id' | 'owner'>(port, 'models_by_id', (db, parameter) =>
      db
        .selectFrom(TABLE)
        .select(columns)
        .where('id', '=', parameter('id'))
        .where('organization_id', 'in', [parameter('owner'), NIL_UUID]),
    ),
    /** The list's entry that began last. */
    listedAt: statement<PriceKey>(port, 'models_listed_at', (db, parameter) =>
      lastBegun(db, NIL_UUID, parameter),
    ),
    /** The same, and the organization's. */
    pricedAt: statement<PriceKey | 'owner'>(port, 'models_priced_at', (db, parameter) =>
      db
        .selectFrom(lastBegun(db, parameter('owner'), parameter).as('own'))
        .select(columns)
        .unionAll(db.selectFrom(lastBegun(db, NIL_UUID, parameter).as('listed')).select(columns)),
    ),
    /** Entries of the list and the organization that hold at some time between two instants. */
    pricedBetween: statement<'owner' | NameLists | 'earliest' | 'latest'>(
      port,
      'models_priced_between',
      (db, parameter) =>
        db
          .selectFrom(TABLE)
          .select(columns)
          .where('organization_id', 'in', [parameter('owner'), NIL_UUID])
          .where(isOneOf('provider', parameter('providers')))
          .where(isOneOf('model', parameter('models')))
          .where('effective_from', '<=', parameter('latest'))
          .where((where) =>
            where.or([
              where('effective_to', 'is', null),
              where('effective_to', '>', parameter('earliest')),
            ]),
          ),
    ),
    /** Whoever publishes waits here for those before. */
    lock: priceLock(port),
    organization: statement<'id'>(port, 'models_organization', (db, parameter) =>
      db.selectFrom('organizations').select('id').where('id', '=', parameter('id')),
    ),
    /** All entries of the list and the organization. */
    ofModels: statement<'owner' | NameLists>(port, 'models_of', (db, parameter) =>
      db
        .selectFrom(TABLE)
        .select(columns)
        .where('organization_id', 'in', [parameter('owner'), NIL_UUID])
        .where(isOneOf('provider', parameter('providers')))
        .where(isOneOf('model', parameter('models'))),
    ),
    insertion: insertion(port, modelRegistryEntries, { label: 'models_insert' }),
    end: statement<'owner' | 'ids' | 'to'>(port, 'models_end', (db, parameter) =>
      db
        .updateTable(TABLE)
        .set({ effective_to: parameter('to') })
        .where('organization_id', '=', parameter('owner'))
        .where(isOneOf('id', parameter('ids'))),
    ),
    setStatusOf: statement<'owner' | 'ids' | 'status'>(
      port,
      'models_set_status_of',
      (db, parameter) =>
        db
          .updateTable(TABLE)
          .set({ status: parameter('status') })
          .where('organization_id', '=', parameter('owner'))
          .where(isOneOf('id', parameter('ids'))),
    ),
    setStatus: statement<'owner' | 'provider' | 'model' | 'status'>(
      port,
      'models_set_status',
      (db, parameter) =>
        db
          .updateTable(TABLE)
          .set({ status: parameter('status') })
          .where('organization_id', '=', parameter('owner'))
          .where('provider', '=', parameter('provider'))
          .where('model', '=', parameter('model'))
          .where('status', '<>', parameter('status')),
    ),
  };
}

type PriceKey = 'provider' | 'model' | 'at';
type NameLists = 'providers' | 'models';

/** The entry's period holds the instant. */
const holdingAt: Filter = (name, table, port) => {
  const begun = upTo('effectiveFrom')(name, table, port);
  return {
    ...begun,
    read: (value, issues) =>
      value === 'now' ? { form: 'one', isOfNow: true } : begun.read(value, issues),
    where: (builder, form, instant) =>
      builder.and([
        begun.where(builder, form, instant),
        builder.or([builder('effective_to', 'is', null), builder('effective_to', '>', instant)]),
      ]),
  };
};
