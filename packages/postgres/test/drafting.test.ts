import { join } from 'node:path';
import { draftingSuite, Files } from '@runledger/conformance/migrations';
import { differenceText, validate } from '@runledger/governance';
import { type AnyTable, id, index, instant, key, operationsModel, table } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { columnText } from '../src/drafting/columns.ts';
import { draftFromModel } from '../src/drafting.ts';
import { postgresSchemaDatabase } from '../src/introspection/database.ts';
import { migratingDriver } from './migrating-driver.ts';

draftingSuite(migratingDriver, {
  draft: ({ address }, tables, own) =>
    draftFromModel({ url: address }, { tables, earlier: [], own }),
  async differences({ address }, tables) {
    const client = await connectClient({ url: address });
    const all = [...tables, ...Object.values(operationsModel)];
    const found = await validate(all, postgresSchemaDatabase(client));
    await client.end();
    return found.map(differenceText);
  },
  // A column is added as the last one, and only a new table has another order.
  golden: join(import.meta.dirname, 'golden/drafts'),
  returnsColumnsInPlace: false,
});

describe('drafts for PostgreSQL', () => {
  /** What is drafted for a table that was made so, up. */
  async function draftOf(made: string, ...tables: AnyTable[]): Promise<string> {
    const database = await migratingDriver.create();
    onTestFinished(() => database.drop());
    const files = new Files([{ name: 'app/202601010001_made', up: made, down: '-- Not here.' }]);
    const [own] = files.sources;
    if (!own) throw new RangeError('There are no files.');
    const drafts = await draftFromModel({ url: database.address }, { tables, earlier: [], own });
    return drafts.map(({ stage, up }) => `${stage}: ${up.options.join()}\n${up.sql}`).join('\n');
  }

  const events = table('events', {
    domain: 'application',
    about: 'What happened.',
    retention: { days: 30, after: 'at' },
    columns: {
      at: instant().internal('When.'),
      id: id().generated().internal('Which.'),
      kind: key(20).internal('What.'),
    },
    primaryKey: ['at', 'id'],
    indexes: [index('kind').serves('kinds')],
    partitionBy: 'at',
  });
  const made = (options: string) =>
    `CREATE TABLE events (at timestamptz(3) NOT NULL, id uuid NOT NULL, kind text COLLATE "C" NOT NULL,
       CONSTRAINT pk_events PRIMARY KEY (at, id),
       CONSTRAINT chk_events_kind CHECK (length(kind) <= 20)) ${options};`;

  it('index a partitioned table in place, since that cannot be done concurrently', async () => {
    expect(await draftOf(made('PARTITION BY RANGE (at)'), events)).toBe(
      `online: 
-- DRAFT: nobody can write events while its partitions are indexed: build the index on each concurrently, then
--   attach.
CREATE INDEX idx_events_kind ON events (kind);
`,
    );
  });

  it('say that a new table has no partitions, and what no ALTER TABLE can do', async () => {
    expect(await draftOf('-- Nothing.', events)).toContain(
      '-- DRAFT: the table has no partitions yet, and takes no rows without: make the first ones here.\nCREATE TABLE',
    );
    expect(await draftOf(made(''), { ...events, indexes: [] })).toContain(
      '-- DRAFT: a table becomes "PARTITION BY RANGE (at)" only as a new one',
    );
  });

  it('set storage parameters, and take them back', async () => {
    const plain = { ...events, indexes: [], partitionBy: null };
    expect(await draftOf(made('WITH (fillfactor=70, autovacuum_enabled=false)'), plain)).toBe(
      'expand: \nALTER TABLE events RESET (fillfactor, autovacuum_enabled);\n',
    );
  });

  it('read a generated column as what it is', () => {
    const column = { name: 'twice', type: 'integer', isNullable: true };
    expect(columnText({ ...column, default: 'GENERATED ALWAYS AS ((id * 2)) s' })).toBe(
      'integer GENERATED ALWAYS AS ((id * 2)) STORED',
    );
    expect(
      columnText({ ...column, isNullable: false, default: 'GENERATED ALWAYS AS IDENTITY' }),
    ).toBe('integer NOT NULL GENERATED ALWAYS AS IDENTITY');
  });
});
