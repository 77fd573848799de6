/** What does not compile: tables and columns that leave out what must be said. Checked by `tsc`. */
import {
  id,
  index,
  instant,
  isNotNull,
  type JobUpdate,
  key,
  type NewJob,
  oneOf,
  table,
  text,
} from '../../src/index.ts';

const columns = {
  id: id().generated().internal('Identifier.'),
  name: text(100).optional().confidential('Name.'),
  createdAt: instant().defaultNow().internal('When it was made.'),
};
const said = {
  domain: 'identity',
  about: 'Things.',
  retention: { days: 30, after: 'createdAt' },
} as const;

export const complete = table('things', {
  ...said,
  columns,
  primaryKey: ['id'],
  indexes: [index('name').where(isNotNull('name')).serves('things by name')],
});

const { about: _about, ...withoutDescription } = said;
// @ts-expect-error a table has a description
table('things', { ...withoutDescription, columns, primaryKey: ['id'] });

const { retention: _retention, ...withoutRetention } = said;
// @ts-expect-error a table has a retention
table('things', { ...withoutRetention, columns, primaryKey: ['id'] });

const { domain: _domain, ...withoutDomain } = said;
// @ts-expect-error a table belongs to a domain
table('things', { ...withoutDomain, columns, primaryKey: ['id'] });

// @ts-expect-error a table has a primary key
table('things', { ...said, columns });

// @ts-expect-error a primary key has a column
table('things', { ...said, columns, primaryKey: [] });

table('things', {
  ...said,
  // @ts-expect-error a column has a classification
  columns: { ...columns, note: text(10).optional() },
  primaryKey: ['id'],
});

// @ts-expect-error a classification comes with a description
text(10).internal();

table('things', {
  ...said,
  // @ts-expect-error rows are kept for a time after an instant
  retention: { days: 30, after: 'name' },
  columns,
  primaryKey: ['id'],
});

table('things', {
  ...said,
  // @ts-expect-error for ever has a reason
  retention: { forever: true },
  columns,
  primaryKey: ['id'],
});

// @ts-expect-error a key names columns of its table
table('things', { ...said, columns, primaryKey: ['nothing'] });

table('things', {
  ...said,
  columns,
  primaryKey: ['id'],
  // @ts-expect-error an index names columns of its table
  indexes: [index('nothing')],
});

table('things', {
  ...said,
  columns,
  primaryKey: ['id'],
  // @ts-expect-error the condition of an index names columns of its table
  indexes: [index('name').where({ nothing: 1 })],
});

table('things', {
  ...said,
  columns,
  primaryKey: ['id'],
  // @ts-expect-error a check names columns of its table
  checks: { name: isNotNull('nothing') },
});

// @ts-expect-error a default is one of the literals
oneOf('on', 'off').default('of');

// @ts-expect-error a default has the type of the column
key().default(1);

// @ts-expect-error a job has a payload
export const job: NewJob = { organizationId: '', kind: 'mail' };

// @ts-expect-error a payload is no bare null
export const empty: NewJob = { organizationId: '', kind: 'mail', payload: null };

// @ts-expect-error a status is one of the five
export const change: JobUpdate = { status: 'running' };
