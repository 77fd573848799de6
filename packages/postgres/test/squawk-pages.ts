/**
 * What each page of squawk's documentation (https://squawkhq.com/docs/rules, 2.66) warns of and what it advises
 * instead, on tables of our own. Advice of several steps is as many migrations, since each is a transaction.
 */

export interface SquawkPage {
  /** What earlier migrations have made. */
  readonly before?: string;
  readonly hazards: readonly string[];
  /** Each is a list of migrations. */
  readonly advice: readonly (readonly string[])[];
}

const SHELVES = `CREATE TABLE shelves (id bigint NOT NULL, CONSTRAINT pk_shelves PRIMARY KEY (id));`;
const BOOKS = `${SHELVES}
CREATE TABLE books (
  id bigint NOT NULL,
  shelf_id bigint,
  isbn text COLLATE "C",
  pages integer,
  subtitle varchar(40)
);
CREATE INDEX idx_books_isbn ON books (isbn);`;
const LOANS = `CREATE TABLE loans (id bigint NOT NULL, lent_on date NOT NULL) PARTITION BY RANGE (lent_on);`;
const ALONE = '-- runledger: transaction=none\n';
const gone = (sql: string) => `-- runledger: allow=data-loss reason="unused since 2.1"\n${sql}`;

export const squawkPages: Readonly<Record<string, SquawkPage>> = {
  'adding-field-with-default': {
    before: BOOKS,
    hazards: ['ALTER TABLE books ADD COLUMN shuffle double precision DEFAULT random();'],
    advice: [
      ['ALTER TABLE books ADD COLUMN copies integer DEFAULT 1;'],
      [
        'ALTER TABLE books ADD COLUMN shuffle double precision;\nALTER TABLE books ALTER COLUMN shuffle SET DEFAULT random();',
      ],
    ],
  },
  'adding-foreign-key-constraint': {
    before: BOOKS,
    hazards: [
      'ALTER TABLE books ADD CONSTRAINT fk_books_shelf_id FOREIGN KEY (shelf_id) REFERENCES shelves (id);',
    ],
    advice: [
      [
        'ALTER TABLE books ADD CONSTRAINT fk_books_shelf_id FOREIGN KEY (shelf_id) REFERENCES shelves (id) NOT VALID;',
        'ALTER TABLE books VALIDATE CONSTRAINT fk_books_shelf_id;',
      ],
      [
        'CREATE TABLE labels (id bigint NOT NULL, shelf_id bigint, CONSTRAINT fk_labels_shelf_id FOREIGN KEY (shelf_id) REFERENCES shelves (id));',
      ],
    ],
  },
  'adding-not-nullable-field': {
    before: BOOKS,
    hazards: ['ALTER TABLE books ALTER COLUMN pages SET NOT NULL;'],
    advice: [
      [
        'ALTER TABLE books ADD CONSTRAINT chk_books_pages_known CHECK (pages IS NOT NULL) NOT VALID;',
        'ALTER TABLE books VALIDATE CONSTRAINT chk_books_pages_known;',
        'ALTER TABLE books ALTER COLUMN pages SET NOT NULL;',
      ],
    ],
  },
  'adding-required-field': {
    before: BOOKS,
    hazards: ['ALTER TABLE books ADD COLUMN is_lent boolean NOT NULL;'],
    advice: [
      ['ALTER TABLE books ADD COLUMN is_lent boolean;'],
      ['ALTER TABLE books ADD COLUMN is_lent boolean NOT NULL DEFAULT false;'],
    ],
  },
  'adding-serial-primary-key-field': {
    before: BOOKS,
    hazards: [
      'ALTER TABLE books ADD CONSTRAINT pk_books PRIMARY KEY (id);',
      'ALTER TABLE books ADD COLUMN number bigserial PRIMARY KEY;',
    ],
    advice: [
      [
        `${ALONE}CREATE UNIQUE INDEX CONCURRENTLY pk_books ON books (id);`,
        'ALTER TABLE books ADD CONSTRAINT pk_books PRIMARY KEY USING INDEX pk_books;',
      ],
    ],
  },
  'ban-alter-domain-with-add-constraint': {
    before: 'CREATE DOMAIN page_count AS integer;',
    hazards: ['ALTER DOMAIN page_count ADD CONSTRAINT chk_page_count CHECK (VALUE > 0);'],
    advice: [],
  },
  'ban-char-field': {
    hazards: ['CREATE TABLE covers (id bigint NOT NULL, colour char(7));'],
    advice: [['CREATE TABLE covers (id bigint NOT NULL, colour text);']],
  },
  'ban-concurrent-index-creation-in-transaction': {
    before: BOOKS,
    hazards: ['CREATE INDEX CONCURRENTLY idx_books_pages ON books (pages);'],
    advice: [[`${ALONE}CREATE INDEX CONCURRENTLY idx_books_pages ON books (pages);`]],
  },
  'ban-create-domain-with-constraint': {
    hazards: ['CREATE DOMAIN page_count AS integer CHECK (VALUE > 0);'],
    advice: [],
  },
  'ban-drop-column': {
    before: BOOKS,
    hazards: ['ALTER TABLE books DROP COLUMN subtitle;'],
    advice: [[gone('ALTER TABLE books DROP COLUMN subtitle;')]],
  },
  'ban-drop-database': { hazards: ['DROP DATABASE library;'], advice: [] },
  'ban-drop-not-null': {
    before: BOOKS,
    hazards: ['ALTER TABLE books ALTER COLUMN id DROP NOT NULL;'],
    advice: [],
  },
  'ban-drop-table': {
    before: BOOKS,
    hazards: ['DROP TABLE books;'],
    advice: [[gone('DROP TABLE books;')]],
  },
  'ban-duplicate-column-assignments': {
    before: BOOKS,
    hazards: ['UPDATE books SET pages = 1, pages = 2 WHERE id = 7;'],
    advice: [['UPDATE books SET pages = 2 WHERE id = 7;']],
  },
  'ban-truncate-cascade': {
    before: BOOKS,
    hazards: ['TRUNCATE shelves CASCADE;'],
    advice: [[gone('TRUNCATE books, shelves;')]],
  },
  'ban-uncommitted-transaction': {
    hazards: ['BEGIN;\nCREATE TABLE covers (id bigint NOT NULL);'],
    advice: [['CREATE TABLE covers (id bigint NOT NULL);']],
  },
  'changing-column-type': {
    before: BOOKS,
    hazards: ['ALTER TABLE books ALTER COLUMN pages TYPE bigint USING pages::bigint;'],
    advice: [
      ['ALTER TABLE books ALTER COLUMN subtitle TYPE text;'],
      ['ALTER TABLE books ADD COLUMN page_count bigint;'],
    ],
  },
  'constraint-missing-not-valid': {
    before: BOOKS,
    hazards: [
      'ALTER TABLE books ADD CONSTRAINT chk_books_pages CHECK (pages > 0);',
      'ALTER TABLE books ADD CONSTRAINT chk_books_pages CHECK (pages > 0) NOT VALID;\nALTER TABLE books VALIDATE CONSTRAINT chk_books_pages;',
    ],
    advice: [
      [
        'ALTER TABLE books ADD CONSTRAINT chk_books_pages CHECK (pages > 0) NOT VALID;',
        'ALTER TABLE books VALIDATE CONSTRAINT chk_books_pages;',
      ],
    ],
  },
  'disallowed-unique-constraint': {
    before: BOOKS,
    hazards: ['ALTER TABLE books ADD CONSTRAINT uq_books_isbn UNIQUE (isbn);'],
    advice: [
      [
        `${ALONE}CREATE UNIQUE INDEX CONCURRENTLY uq_books_isbn ON books (isbn);`,
        'ALTER TABLE books ADD CONSTRAINT uq_books_isbn UNIQUE USING INDEX uq_books_isbn;',
      ],
    ],
  },
  'identifier-too-long': {
    hazards: [`CREATE TABLE ${'shelved_'.repeat(9)}books (id bigint NOT NULL);`],
    advice: [['CREATE TABLE shelved_books (id bigint NOT NULL);']],
  },
  'prefer-identity': {
    hazards: ['CREATE TABLE covers (id bigserial NOT NULL);'],
    advice: [['CREATE TABLE covers (id bigint GENERATED BY DEFAULT AS IDENTITY);']],
  },
  'prefer-repack': {
    before: BOOKS,
    hazards: [`${ALONE}VACUUM FULL books;`, 'CLUSTER books USING idx_books_isbn;'],
    advice: [[`${ALONE}VACUUM books;`]],
  },
  'prefer-text-field': {
    hazards: ['CREATE TABLE covers (id bigint NOT NULL, artist varchar(80) NOT NULL);'],
    advice: [
      [
        'CREATE TABLE covers (id bigint NOT NULL, artist text NOT NULL);\nALTER TABLE covers ADD CONSTRAINT chk_covers_artist CHECK (length(artist) <= 80);',
      ],
    ],
  },
  'prefer-timestamp-tz': {
    hazards: [
      'CREATE TABLE covers (id bigint NOT NULL, painted_at timestamp);',
      'CREATE TABLE covers (id bigint NOT NULL, painted_at timestamp without time zone);',
    ],
    advice: [['CREATE TABLE covers (id bigint NOT NULL, painted_at timestamptz);']],
  },
  'renaming-column': {
    before: BOOKS,
    hazards: ['ALTER TABLE books RENAME COLUMN pages TO page_count;'],
    advice: [['ALTER TABLE books ADD COLUMN page_count integer;']],
  },
  'renaming-table': {
    before: BOOKS,
    hazards: ['ALTER TABLE books RENAME TO volumes;'],
    advice: [['CREATE VIEW volumes AS SELECT id, isbn FROM books;']],
  },
  'require-concurrent-index-creation': {
    before: BOOKS,
    hazards: ['CREATE INDEX idx_books_pages ON books (pages);'],
    advice: [
      [`${ALONE}CREATE INDEX CONCURRENTLY idx_books_pages ON books (pages);`],
      ['CREATE TABLE covers (id bigint NOT NULL);\nCREATE INDEX idx_covers_id ON covers (id);'],
    ],
  },
  'require-concurrent-index-deletion': {
    before: BOOKS,
    hazards: ['DROP INDEX IF EXISTS idx_books_isbn;'],
    advice: [[`${ALONE}DROP INDEX CONCURRENTLY IF EXISTS idx_books_isbn;`]],
  },
  'require-concurrent-partition-detach': {
    before: LOANS,
    hazards: ['ALTER TABLE loans DETACH PARTITION loans_p202501;'],
    advice: [[`${ALONE}ALTER TABLE loans DETACH PARTITION loans_p202501 CONCURRENTLY;`]],
  },
  'require-concurrent-reindex': {
    before: BOOKS,
    hazards: ['REINDEX INDEX idx_books_isbn;', 'REINDEX TABLE books;'],
    advice: [[`${ALONE}REINDEX INDEX CONCURRENTLY idx_books_isbn;`]],
  },
  'require-enum-value-ordering': {
    before: "CREATE TYPE binding AS ENUM ('paper', 'cloth');",
    hazards: ["ALTER TYPE binding ADD VALUE 'leather';"],
    advice: [["ALTER TYPE binding ADD VALUE 'leather' AFTER 'cloth';"]],
  },
  'syntax-error': {
    hazards: ['CREATE TABLE covers (id bigint NOT NULL'],
    advice: [['CREATE TABLE covers (id bigint NOT NULL);']],
  },
  'transaction-nesting': {
    hazards: ['BEGIN;\nCREATE TABLE covers (id bigint NOT NULL);\nCOMMIT;'],
    advice: [['CREATE TABLE covers (id bigint NOT NULL);']],
  },
};

/** Pages that the linter has no answer to, on purpose: `squawk-rules.ts` says why. */
export const pagesLeftOut: readonly string[] = [
  'prefer-bigint-over-int',
  'prefer-bigint-over-smallint',
  'prefer-robust-stmts',
  'require-table-schema',
  'require-timeout-settings',
];
