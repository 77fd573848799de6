/** How each grouping reads from the database, and what names its groups. */
import type { DialectPort, TimeBucket } from '@runledger/repositories';
import { sql } from 'kysely';
import type { EventQuery } from '../store.ts';
import type { GroupNames, UsageGrouping } from './report.ts';

interface Grouping {
  /** Groups the summed events, and joins what their groups are called. */
  select(events: EventQuery, dialect: DialectPort): EventQuery;
  read(row: Record<string, unknown>, dialect: DialectPort): GroupNames;
  /** The names of a group that order the report. */
  readonly order: readonly string[];
}

const text = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

function byTime(bucket: TimeBucket & UsageGrouping, lengthOfName: number): Grouping {
  return {
    select(events, dialect) {
      const start = dialect.timeBucket(sql.ref('event.occurred_at'), bucket);
      return events.select(start.as('bucket')).groupBy(start);
    },
    read(row, dialect) {
      const start = dialect.codecs.instant.decode(row.bucket) as Date;
      return { [bucket]: start.toISOString().slice(0, lengthOfName) };
    },
    order: [bucket],
  };
}

const byModel: Grouping = {
  select: (events) =>
    events.select(['event.provider', 'event.model']).groupBy(['event.provider', 'event.model']),
  read: ({ provider, model }) => ({ provider: text(provider), model: text(model) }),
  order: ['provider', 'model'],
};

const withOrganization = (events: EventQuery): EventQuery =>
  events
    .leftJoin('organizations as organization', 'organization.id', 'event.organization_id')
    .select(['event.organization_id', 'organization.slug'])
    .groupBy(['event.organization_id', 'organization.slug']);

/** An organization that was deleted leaves its events, which then have its identifier only. */
const organizationOf = ({ organization_id, slug }: Record<string, unknown>): GroupNames => ({
  organization: text(slug),
  organizationId: text(organization_id),
});

const byOrganization: Grouping = {
  select: withOrganization,
  read: organizationOf,
  order: ['organization', 'organizationId'],
};

const byKey: Grouping = {
  select: (events) =>
    withOrganization(events)
      .leftJoin('api_keys as api_key', (join) =>
        join
          .onRef('api_key.organization_id', '=', 'event.organization_id')
          .onRef('api_key.id', '=', 'event.api_key_id'),
      )
      .select(['event.api_key_id', 'api_key.name', 'api_key.prefix'])
      .groupBy(['event.api_key_id', 'api_key.name', 'api_key.prefix']),
  read: (row) => ({
    ...organizationOf(row),
    key: text(row.name),
    prefix: text(row.prefix),
    apiKeyId: text(row.api_key_id),
  }),
  order: ['organization', 'organizationId', 'key', 'apiKeyId'],
};

/** By identifier: names and addresses are personal data. */
const byUser: Grouping = {
  select: (events) => withOrganization(events).select('event.user_id').groupBy('event.user_id'),
  read: (row) => ({ ...organizationOf(row), userId: text(row.user_id) }),
  order: ['organization', 'organizationId', 'userId'],
};

export const groupings: Readonly<Record<UsageGrouping, Grouping>> = {
  hour: byTime('hour', 'YYYY-MM-DDTHH:MM:SS.sssZ'.length),
  day: byTime('day', 'YYYY-MM-DD'.length),
  model: byModel,
  organization: byOrganization,
  key: byKey,
  user: byUser,
};
