import { Files, migratorOn } from '@runledger/conformance/migrations';
import { describe, expect, it } from 'vitest';
import { createDatabase, file, TABLE } from './migration-steps.ts';

describe('statements outside a transaction', () => {
  it('rebuild an index that a failed build left invalid', async () => {
    const database = await createDatabase();
    const files = new Files([
      TABLE,
      file(
        2,
        '-- runledger: transaction=none\nCREATE UNIQUE INDEX CONCURRENTLY uq_a_name ON a (name);',
      ),
    ]);
    await migratorOn(database, files).up({ to: '202601010001' });
    await database.execute(`INSERT INTO a VALUES (1, 'twice'), (2, 'twice')`);
    await expect(migratorOn(database, files).up()).rejects.toThrow(
      /statement 1 \(line 2\) failed: could not create unique index "uq_a_name" \[23505\]\. It is under way/,
    );
    const state = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('uq_a_name')";
    expect(await database.rows(state)).toEqual([{ indisvalid: false }]);
    expect((await migratorOn(database, files).status()).state).toBe('dirty');

    await database.execute(`DELETE FROM a WHERE id = 2`);
    const { applied } = await migratorOn(database, files).up();
    expect(applied).toMatchObject([{ resumed: true, statements: 1 }]);
    expect(await database.rows(state)).toEqual([{ indisvalid: true }]);
  });

  it('take no index of another table for the one that was interrupted', async () => {
    const database = await createDatabase();
    const index = 'CREATE UNIQUE INDEX CONCURRENTLY uq_a_name ON a (name);';
    const files = new Files([TABLE, file(2, `-- runledger: transaction=none\n${index}`)]);
    await migratorOn(database, files).up({ to: '202601010001' });
    await database.execute(`INSERT INTO a VALUES (1, 'twice'), (2, 'twice')`);
    await expect(migratorOn(database, files).up()).rejects.toThrow(/could not create unique/);
    await database.execute(`DELETE FROM a WHERE id = 2; DROP INDEX uq_a_name;
      CREATE TABLE others (name text); CREATE INDEX uq_a_name ON others (name);`);
    await expect(migratorOn(database, files).up()).rejects.toThrow(/"uq_a_name" already exists/);
    await database.execute('DROP TABLE others');
    expect((await migratorOn(database, files).up()).applied).toMatchObject([{ statements: 1 }]);
  });

  it('remove what interrupted rebuilds of indexes left, and nothing else of such a name', async () => {
    const database = await createDatabase();
    const rebuild = 'REINDEX INDEX CONCURRENTLY uq_a_name';
    const files = new Files([TABLE, file(2, `-- runledger: transaction=none\n${rebuild};`)]);
    await migratorOn(database, files).up({ to: '202601010001' });
    const client = await database.connect();
    await client.query(`INSERT INTO a VALUES (1, 'twice'), (2, 'twice')`);
    for (const sql of ['CREATE UNIQUE INDEX CONCURRENTLY uq_a_name ON a (name)', rebuild]) {
      await expect(client.query(sql)).rejects.toThrow(/could not create unique/);
    }
    await client.query(`CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.b (id integer);
      CREATE INDEX idx_b_ccold1 ON elsewhere.b (id); CREATE INDEX idx_b_ccold1 ON a (id);
      CREATE INDEX idx_a_id_ccold ON a (id); CREATE INDEX idx_a_ccnewer ON a (id);
      UPDATE pg_index SET indisvalid = false WHERE indexrelid::regclass::text ~ '_a_|elsewhere';`);
    await expect(migratorOn(database, files).up()).rejects.toThrow(/could not create unique/);
    const indexes = async () => {
      const { rows } = await client.query<{ name: string }>(
        `SELECT relname AS name FROM pg_index JOIN pg_class ON oid = indexrelid
         WHERE indrelid IN ('a'::regclass, 'elsewhere.b'::regclass) ORDER BY 1`,
      );
      return rows.map(({ name }) => name);
    };
    const kept = ['idx_a_ccnewer', 'idx_b_ccold1', 'idx_b_ccold1', 'uq_a_name'];
    const left = ['idx_a_id_ccold', 'uq_a_name_ccnew', 'uq_a_name_ccnew1'];
    expect(await indexes()).toEqual([...kept, ...left].sort());

    await client.query('DELETE FROM a WHERE id = 2');
    const { applied } = await migratorOn(database, files).up();
    expect(applied).toMatchObject([{ resumed: true, statements: 1 }]);
    expect(await indexes()).toEqual(kept);
  });

  it('finish the detaching of a partition that was interrupted', async () => {
    const database = await createDatabase();
    const files = new Files([
      file(
        1,
        `CREATE TABLE logs (id integer) PARTITION BY RANGE (id);
         CREATE TABLE logs_p1 PARTITION OF logs FOR VALUES FROM (1) TO (10);`,
      ),
      file(
        2,
        '-- runledger: transaction=none lock-timeout=50ms\nALTER TABLE logs DETACH PARTITION logs_p1 CONCURRENTLY;',
      ),
    ]);
    await migratorOn(database, files).up({ to: '202601010001' });
    const reader = await database.connect();
    await reader.query('BEGIN; SELECT * FROM logs');
    let retries = 0;
    const released: Promise<unknown>[] = [];
    const migrator = migratorOn(database, files, {
      onEvent({ type }) {
        if (type === 'statement-retried' && ++retries === 2)
          released.push(reader.query('ROLLBACK'));
      },
    });
    await migrator.up();
    await Promise.all(released);
    expect(
      await database.rows(`SELECT 1 FROM pg_inherits WHERE inhrelid = 'logs_p1'::regclass`),
    ).toEqual([]);
  });

  it.each([
    ['CREATE INDEX CONCURRENTLY i ON a (id)', 'add the line "-- runledger: transaction=none"'],
    [
      '-- runledger: transaction=none\nCREATE INDEX CONCURRENTLY ON a (id)',
      'give the index a name',
    ],
    ['COPY a FROM STDIN', 'cannot hold data for COPY'],
    ['\\connect other', 'psql’s own commands'],
    ['-- runledger: transaction=none\nCREATE DATABASE x', 'cannot run inside a transaction block'],
    ['-- runledger: rebuild=a\nSELECT 1', 'alters tables in place'],
  ])('are refused where they have no place: %j', async (up, message) => {
    const database = await createDatabase();
    const files = new Files([TABLE, file(2, up)]);
    await expect(migratorOn(database, files).up()).rejects.toThrow(message);
  });
});
