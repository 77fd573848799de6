/** Writes what is generated from a migrated database: Kysely's types, and the dump that tests compare with. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, startPostgres } from '@tooling/postgres-server';
import { Cli } from 'kysely-codegen';
import pg from 'pg';
import { dumpSchema } from '../src/introspection/database.ts';
import { applyMigrations } from '../test/apply-migrations.ts';

const generated = join(import.meta.dirname, '../src/generated');
const schema = 'runledger';

const server = process.env.TEST_POSTGRES_URL ? null : await startPostgres();
const database = await createTestDatabase({ server: server?.url });
try {
  const client = new pg.Client(database.url);
  await client.connect();
  await applyMigrations(client, schema);
  writeFileSync(join(generated, 'schema.txt'), await dumpSchema(client));
  await client.end();
  await new Cli().generate({
    dialect: 'postgres',
    url: database.url,
    defaultSchemas: [schema],
    includePattern: `${schema}.*`,
    // As the driver's parsers give them: 64-bit integers as safe numbers, days as text.
    typeMapping: {
      int8: 'number',
      timestamptz: 'Date',
      date: 'string',
      uuid: 'string',
      jsonb: 'StoredJson',
      bytea: 'Uint8Array',
    },
    customImports: { StoredJson: '@runledger/schema#JsonValue' },
    outFile: join(generated, 'database.ts'),
    logLevel: 'warn',
  });
} finally {
  await database.drop();
  await server?.stop();
}
