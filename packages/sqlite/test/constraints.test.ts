import { everyConstraintSuite } from '@runledger/conformance';
import { rowCodec } from '@runledger/repositories';
import { codecs } from '../src/codecs.ts';
import { openDatabase } from '../src/connection/open.ts';
import { violatedConstraint } from '../src/constraints/violation.ts';
import { mapError } from '../src/errors.ts';
import { applyMigrations } from './apply-migrations.ts';

// The database's own check is meant, not that of the codec before it.
const lenientCodecs = {
  ...codecs,
  money: { ...codecs.money, encode: (usd: number) => usd * 1_000_000_000 },
};

everyConstraintSuite('sqlite', () => {
  const connection = openDatabase({ path: ':memory:' });
  applyMigrations(connection);
  return Promise.resolve({
    insert(table, row) {
      const codec = rowCodec(table, lenientCodecs);
      const sql = `INSERT INTO ${table.name} (${codec.columns.join(', ')}) VALUES (${codec.columns.map(() => '?').join(', ')})`;
      const values = codec.encode(row as never);
      try {
        connection.prepare(sql).run(values);
        return Promise.resolve();
      } catch (error) {
        const violated = violatedConstraint(connection, error, sql, values);
        return Promise.reject(mapError(error, { violated }));
      }
    },
    close() {
      connection.close();
      return Promise.resolve();
    },
  });
});
