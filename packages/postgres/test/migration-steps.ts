/** A database that ends with its test, and migrations of one step for it. */
import type { MigratingDatabase } from '@runledger/conformance/migrations';
import type { Client } from 'pg';
import { onTestFinished } from 'vitest';
import { connectClient } from '../src/connection/connect.ts';
import { migratingDriver } from './migrating-driver.ts';

export async function createDatabase(): Promise<
  MigratingDatabase & { connect(): Promise<Client> }
> {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  return {
    ...database,
    async connect() {
      const client = await connectClient({ url: database.address });
      onTestFinished(() => client.end());
      return client;
    },
  };
}

export const file = (minute: number, up: string, down = '-- Nothing.') => ({
  name: `app/20260101000${minute}_step`,
  up,
  down,
});
export const TABLE = file(1, 'CREATE TABLE a (id integer, name text);', 'DROP TABLE a;');
