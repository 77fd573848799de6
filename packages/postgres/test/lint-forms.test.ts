/** Rules speak up in every form that a statement can take, beside the one of their examples. */
import { findingsIn } from '@runledger/conformance/lint';
import { describe, expect, it } from 'vitest';
import { lintDialect } from '../src/lint.ts';

const BEFORE = `
CREATE TABLE users (id uuid NOT NULL, CONSTRAINT pk_users PRIMARY KEY (id));
CREATE TABLE notes (id uuid NOT NULL, author uuid, title text, stars integer);
CREATE INDEX idx_notes_author ON notes (author);
ALTER TABLE notes ADD COLUMN code varchar(80);
ALTER TABLE notes ALTER COLUMN code TYPE integer USING code::integer;
ALTER TABLE notes ADD COLUMN slug varchar(80);
ALTER TABLE notes ALTER COLUMN slug TYPE varchar(90);
CREATE MATERIALIZED VIEW note_stats AS SELECT id FROM notes;
CREATE UNIQUE INDEX idx_note_stats_id ON note_stats (id);
CREATE TABLE events (id uuid NOT NULL, occurred_at timestamptz NOT NULL) PARTITION BY RANGE (occurred_at);
CREATE INDEX idx_events_id ON events (id);
CREATE TABLE events_p202611 PARTITION OF events FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');`;
const NONE = '-- runledger: transaction=none\n';
const alter = (command: string) => `ALTER TABLE notes ${command};`;

async function rulesIn(sql: string, down?: string): Promise<string[]> {
  return (await findingsOf(sql, down)).map(({ rule }) => rule);
}

async function findingsOf(sql: string, down = '-- By hand.\n') {
  const findings = await findingsIn(
    { ...lintDialect, tools: [] },
    {
      '202601010000_tables.up.sql': BEFORE,
      '202601010000_tables.down.sql': '-- By hand.\n',
      '202601020000_change.up.sql': sql,
      '202601020000_change.down.sql': down,
    },
  );
  return findings.filter(({ file }) => file.startsWith('20260102'));
}

const FOUND: Readonly<Record<string, readonly string[]>> = {
  'name-form': [
    alter('ADD COLUMN "order" integer'),
    alter('RENAME title TO "limit"'),
    'CREATE TABLE "user" (id uuid);',
    'CREATE INDEX "index" ON notes (author);',
  ],
  'blocks-table': [
    'LOCK TABLE notes IN SHARE MODE;',
    'CLUSTER notes USING idx_notes_author;',
    'CLUSTER;',
    'REFRESH MATERIALIZED VIEW note_counts;',
    `${NONE}VACUUM FULL notes;`,
    `${NONE}VACUUM (FULL, ANALYZE);`,
    alter('SET TABLESPACE fast'),
    alter('SET LOGGED'),
    alter('SET UNLOGGED'),
    alter('SET ACCESS METHOD columnar'),
  ],
  'lock-timeout': [
    'SET LOCAL statement_timeout = 0;',
    "SET lock_timeout TO '1s';",
    'SET transaction_timeout = 0;',
    'SET idle_in_transaction_session_timeout = 0;',
    `-- runledger: lock-timeout=11s\n${alter('ADD COLUMN a integer')}`,
    `-- runledger: lock-timeout=0s\n${alter('ADD COLUMN a integer')}`,
  ],
  'not-resumable': [
    "ALTER SYSTEM SET work_mem = '1GB';",
    'DROP DATABASE reports;',
    "CREATE TABLESPACE fast LOCATION '/fast';",
    'DROP TABLESPACE fast;',
    "CREATE SUBSCRIPTION s CONNECTION 'dbname=a' PUBLICATION p;",
    'DROP SUBSCRIPTION s;',
    'REINDEX SCHEMA CONCURRENTLY runledger;',
    'REINDEX DATABASE CONCURRENTLY;',
  ],
  'constraint-not-valid': [
    alter('ADD CONSTRAINT chk_notes_stars CHECK (stars >= 0)'),
    alter('ADD COLUMN owner uuid CONSTRAINT fk_notes_owner REFERENCES users (id)'),
    alter('ADD COLUMN rank integer CONSTRAINT chk_notes_rank CHECK (rank > 0)'),
  ],
  'key-without-index': [
    alter('ADD CONSTRAINT pk_notes PRIMARY KEY (id)'),
    alter('ADD CONSTRAINT ex_notes EXCLUDE USING gist (author WITH =)'),
    alter('ADD COLUMN slug integer CONSTRAINT uq_notes_slug UNIQUE'),
    alter('ADD COLUMN key integer CONSTRAINT pk_notes PRIMARY KEY'),
  ],
  'set-not-null-scans': [alter('ADD CONSTRAINT nn_notes_title NOT NULL title')],
  'required-column': [alter('ADD COLUMN key integer CONSTRAINT pk_notes PRIMARY KEY')],
  'default-partition': ['ALTER TABLE events ATTACH PARTITION others DEFAULT;'],
  'partition-index': [
    'CREATE INDEX idx_events_id ON ONLY events (id);',
    'CREATE INDEX idx_events_p202612_id ON events_p202612 (id);',
  ],
  'index-blocks-writes': [
    'CREATE UNIQUE INDEX uq_notes_title ON notes (title);',
    'CREATE INDEX idx_events_id ON events (id);',
    `${NONE}CREATE INDEX CONCURRENTLY idx_events_id ON events (id);`,
    'CREATE UNIQUE INDEX idx_note_stats_once ON note_stats (id);',
  ],
  'reindex-blocks': ['REINDEX TABLE notes;'],
  'type-rewrite': [
    alter('ALTER COLUMN code TYPE text'),
    'ALTER TABLE notes ALTER title TYPE varchar(20);',
  ],
  'drop-index-blocks': [
    'DROP INDEX idx_note_stats_id;',
    'DROP INDEX IF EXISTS idx_unknown;',
    `${NONE}DROP INDEX CONCURRENTLY idx_events_id;`,
  ],
  'grant-public': ['GRANT SELECT ON notes TO PUBLIC;', 'GRANT ALL PRIVILEGES ON notes TO me;'],
  roles: [
    'ALTER ROLE me NOLOGIN;',
    "ALTER ROLE me SET work_mem = '1GB';",
    'DROP ROLE me;',
    'GRANT admin TO me;',
    'REASSIGN OWNED BY me TO you;',
    'DROP OWNED BY me;',
  ],
  ownership: [
    'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO me;',
    'ALTER FUNCTION count_notes() OWNER TO me;',
  ],
  'security-definer': [
    'CREATE OR REPLACE PROCEDURE tidy() LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$;',
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET work_mem = 1024 AS $$ SELECT 1 $$;',
  ],
  'varchar-type': [alter('ADD COLUMN code char(3)'), 'CREATE TABLE a (b "char");'],
  'timestamp-type': [alter('ADD COLUMN at timetz'), alter('ADD COLUMN at timestamp(3)')],
  'serial-type': [alter('ADD COLUMN n smallserial'), 'CREATE TABLE a (n serial);'],
  'key-collation': [
    alter('ADD COLUMN slug text CONSTRAINT uq_notes_slug UNIQUE'),
    'CREATE TABLE a (b text);\nCREATE INDEX idx_a_b ON a (b);',
    'CREATE TABLE a (b text);\nALTER TABLE a ADD CONSTRAINT pk_a PRIMARY KEY (b);',
    'CREATE TABLE a (b text REFERENCES tags (name));',
    'CREATE TABLE organizations (name text);',
  ],
  cascade: ['DROP TABLE notes CASCADE;', 'TRUNCATE notes CASCADE;', alter('DROP title CASCADE')],
  'search-path': ["SELECT set_config('search_path', 'other', false);"],
  'qualified-name': [
    'DROP TABLE public.notes;',
    'DROP MATERIALIZED VIEW public.note_counts;',
    'CREATE INDEX idx_notes_title ON public.notes (title);',
    'INSERT INTO other.notes (id) SELECT id FROM notes;',
    'CREATE VIEW v AS SELECT id FROM other.notes;',
  ],
  'server-only': [`${NONE}CREATE INDEX CONCURRENTLY ON notes (title);`],
  'transaction-control': ['SAVEPOINT here;', 'ROLLBACK;', 'START TRANSACTION;', 'END;', 'ABORT;'],
  'outside-transaction': [
    'DROP INDEX CONCURRENTLY idx_notes_author;',
    'ALTER TABLE events DETACH PARTITION events_p202611 CONCURRENTLY;',
    'REINDEX TABLE CONCURRENTLY notes;',
  ],
  'unbounded-update': [
    'UPDATE ONLY notes SET stars = 0;',
    'UPDATE notes SET stars = (SELECT 1 WHERE true);',
  ],
  'data-loss': [
    'TRUNCATE notes;',
    'DELETE FROM notes;',
    'WITH gone AS (DELETE FROM notes RETURNING id) SELECT count(*) FROM gone WHERE true;',
    alter('DROP COLUMN title'),
    'DO $$ BEGIN ALTER TABLE notes DROP COLUMN title; END $$;',
  ],
  'row-loss': [
    'UPDATE notes SET stars = 0 WHERE stars IS NULL;\nDELETE FROM notes WHERE stars < 10;',
    'WITH gone AS (DELETE FROM notes WHERE stars = 0 RETURNING id) SELECT count(*) FROM gone;',
    'MERGE INTO notes USING users ON notes.author = users.id WHEN MATCHED THEN DELETE;',
    'DO $$ BEGIN TRUNCATE notes; END $$;',
    'DO $$ BEGIN DELETE FROM notes; END $$;',
    "DO 'BEGIN DROP TABLE notes; END';",
    '-- runledger: allow=data-loss reason="moved"\nDELETE FROM notes WHERE stars = 0;',
  ],
  renames: [alter('RENAME TO remarks'), alter('RENAME title TO heading')],
  'secret-column': [
    alter('ADD COLUMN api_key text'),
    alter('ADD COLUMN "Password" text'),
    'CREATE TABLE a (private_keys text);',
  ],
};

const SILENT: Readonly<Record<string, readonly string[]>> = {
  'name-form': [alter('ADD COLUMN "position" integer'), alter('ADD COLUMN key text')],
  'blocks-table': ['LOCK TABLE notes IN ROW EXCLUSIVE MODE;', `${NONE}VACUUM (ANALYZE) notes;`],
  'lock-timeout': [`-- runledger: lock-timeout=10s\n${alter('ADD COLUMN a integer')}`],
  'type-rewrite': [alter('ALTER COLUMN slug TYPE text'), alter('ALTER slug TYPE varchar(95)')],
  'index-blocks-writes': [
    'CREATE MATERIALIZED VIEW mv AS SELECT id FROM notes;\nCREATE UNIQUE INDEX idx_mv_id ON mv (id);',
  ],
  'drop-index-blocks': ['DROP INDEX idx_note_stats_id;\nDROP MATERIALIZED VIEW note_stats;'],
  'not-resumable': [`${NONE}REINDEX TABLE CONCURRENTLY notes;`],
  'grant-public': ['REVOKE ALL ON notes FROM PUBLIC;'],
  'key-collation': ['CREATE TABLE a (b text);'],
  'qualified-name': ['SELECT count(*) FROM pg_catalog.pg_class;'],
  'secret-column': [alter('ADD COLUMN input_tokens integer'), alter('ADD COLUMN key_hash text')],
  'unbounded-update': ['UPDATE notes SET stars = 0 WHERE stars IS NULL;'],
  'row-loss': [
    '-- runledger: allow=row-loss reason="spam"\nDELETE FROM notes WHERE stars = 0;',
    'DELETE FROM notes WHERE stars = 0;\nDROP TABLE notes;',
    'CREATE TABLE a (b integer);\nINSERT INTO a VALUES (1);\nDELETE FROM a WHERE b = 1;',
    'INSERT INTO notes (id) SELECT id FROM users ON CONFLICT DO NOTHING;',
    'DO $$ BEGIN UPDATE notes SET stars = 0; END $$;',
    'CREATE RULE r AS ON UPDATE TO notes DO INSTEAD DELETE FROM notes WHERE stars = 0;',
  ],
  'required-column': [alter('ADD COLUMN n bigint NOT NULL GENERATED ALWAYS AS IDENTITY')],
};

const each = (forms: typeof FOUND) =>
  Object.entries(forms).flatMap(([rule, texts]) => texts.map((sql) => [rule, sql] as const));

describe('the linter', () => {
  it.each(each(FOUND))('says %s of: %s', async (rule, sql) => {
    expect(await rulesIn(sql)).toContain(rule);
  });

  it.each(each(SILENT))('does not say %s of: %s', async (rule, sql) => {
    expect(await rulesIn(sql)).not.toContain(rule);
  });

  const kept = 'CREATE INDEX idx_notes_author ON notes (author);';
  it.each<[string, string, string, boolean]>([
    ['an index that stays away', 'DROP INDEX idx_notes_author;', 'ANALYZE notes;', true],
    ['an index that comes back', 'DROP INDEX idx_notes_author;', kept, false],
    [
      'an index that its column takes along',
      alter('DROP COLUMN author'),
      alter('ADD COLUMN author uuid'),
      true,
    ],
    [
      'a view that stays away',
      'DROP MATERIALIZED VIEW note_stats;',
      'CREATE INDEX idx_notes_title ON notes (title);',
      true,
    ],
    [
      'an index under another name',
      'ALTER INDEX idx_notes_author RENAME TO idx_other;',
      'ALTER INDEX idx_other RENAME TO idx_notes_author;',
      false,
    ],
    ['an index too many', 'CREATE INDEX idx_a ON notes (title);', 'ANALYZE notes;', false],
    [
      'a view under another name',
      'ALTER MATERIALIZED VIEW note_stats RENAME TO stats;',
      'ANALYZE notes;',
      true,
    ],
    [
      'an index that a constraint has taken',
      'ALTER TABLE notes ADD CONSTRAINT uq_notes_author UNIQUE USING INDEX idx_notes_author;',
      `${alter('DROP CONSTRAINT uq_notes_author')}\n${kept}`,
      false,
    ],
  ])('looks at what a rollback brings back: %s', async (_, up, down, isFound) => {
    expect((await rulesIn(up, down)).includes('down-differs')).toBe(isFound);
  });

  it('follows the types of columns into what undoes a change of one', async () => {
    const down = alter('ALTER COLUMN stars TYPE integer');
    const allowed = (reason: string, sql: string) =>
      `-- runledger: allow=type-rewrite reason="${reason}"\n${sql}`;
    const up = allowed('a small table', alter('ALTER COLUMN stars TYPE text'));
    expect(await rulesIn(up, down)).toContain('type-rewrite');
    expect(await rulesIn(up, allowed('a small table', down))).not.toContain('allow-unused');
  });

  it('advises nothing that PostgreSQL refuses: an index of a partitioned table goes at once', async () => {
    for (const sql of [
      'DROP INDEX idx_events_id;',
      `${NONE}DROP INDEX CONCURRENTLY idx_events_id;`,
    ]) {
      const found = (await findingsOf(sql)).find(({ rule }) => rule === 'drop-index-blocks');
      expect(found?.message).toMatch(/\bevents and all its partitions|the partitioned events\b/);
      expect(found?.safe).toMatch(/^DROP INDEX as it is/);
    }
  });
});
