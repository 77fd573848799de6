import { join } from 'node:path';
import { draftingSuite } from '@runledger/conformance/migrations';
import { differenceText, validate } from '@runledger/governance';
import { operationsModel } from '@runledger/schema';
import { connectClient } from '../src/connection/connect.ts';
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
