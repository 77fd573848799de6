/** A migrated database that takes rows and statements past the store, with its codecs and its errors. */
import type { RawSqlDatabase } from '@runledger/conformance';
import { rowCodec } from '@runledger/repositories';
import { codecs } from '../src/codecs.ts';
import { openDatabase } from '../src/connection/open.ts';
import { violatedConstraint } from '../src/constraints/violation.ts';
import { mapError } from '../src/errors.ts';
import { applyMigrations } from './apply-migrations.ts';

// The database's own checks are meant, not that of the codec before them.
const lenientCodecs = {
  ...codecs,
  money: { ...codecs.money, encode: (usd: number) => usd * 1_000_000_000 },
};

export function openRawDatabase(): Promise<RawSqlDatabase> {
  const connection = openDatabase({ path: ':memory:' });
  applyMigrations(connection);
  const run = (sql: string, values: unknown[] = []) => {
    try {
      connection.prepare(sql).run(values);
      return Promise.resolve();
    } catch (error) {
      const violated = violatedConstraint(connection, error, sql, values);
      return Promise.reject(mapError(error, { violated }));
    }
  };
  return Promise.resolve({
    insert(table, row) {
      const codec = rowCodec(table, lenientCodecs);
      const places = codec.columns.map(() => '?').join(', ');
      return run(
        `INSERT INTO ${table.name} (${codec.columns.join(', ')}) VALUES (${places})`,
        codec.encode(row as never),
      );
    },
    sql: run,
    values: (sql) => Promise.resolve(connection.prepare(sql).pluck().all()),
    close() {
      connection.close();
      return Promise.resolve();
    },
  });
}
