import { everyConstraintSuite } from '@runledger/conformance';
import { rowCodec } from '@runledger/repositories';
import { codecs } from '../src/codecs.ts';
import { openDatabase } from '../src/connection/open.ts';
import { violatedConstraint } from '../src/constraints/violation.ts';
import { mapError } from '../src/errors.ts';
import { applyMigrations } from './apply-migrations.ts';

everyConstraintSuite('sqlite', () => {
  const connection = openDatabase({ path: ':memory:' });
  applyMigrations(connection);
  return Promise.resolve({
    insert(table, row) {
      const codec = rowCodec(table, codecs);
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
