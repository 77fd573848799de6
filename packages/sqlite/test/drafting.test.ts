import { join } from 'node:path';
import { draftingSuite } from '@runledger/conformance/migrations';
import { differenceText, validate } from '@runledger/governance';
import { operationsModel } from '@runledger/schema';
import { openDatabase } from '../src/connection/open.ts';
import { draftFromModel } from '../src/drafting.ts';
import { sqliteSchemaDatabase } from '../src/introspection/database.ts';
import { migratingDriver } from './migrating-driver.ts';

draftingSuite(migratingDriver, {
  draft: (_, tables, own) => draftFromModel({ tables, earlier: [], own }),
  async differences({ address }, tables) {
    const connection = openDatabase({ path: address });
    const all = [...tables, ...Object.values(operationsModel)];
    const found = await validate(all, sqliteSchemaDatabase(connection));
    connection.close();
    return found.map(differenceText);
  },
  golden: join(import.meta.dirname, 'golden/drafts'),
  returnsColumnsInPlace: true,
});
