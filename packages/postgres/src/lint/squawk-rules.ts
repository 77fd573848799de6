/** What squawk can report: what our own rules answer, what is not asked here, and what is passed on. */
import { example, type RuleFacts } from '@runledger/migrator/lint';

/** Rules of squawk that are left out, with the rule that answers them, or the reason. */
const ANSWERED: Readonly<Record<string, string>> = {
  'adding-field-with-default': 'volatile-default',
  'adding-foreign-key-constraint': 'constraint-not-valid',
  'adding-not-nullable-field': 'set-not-null-scans',
  'adding-required-field': 'required-column',
  'adding-serial-primary-key-field': 'key-without-index, volatile-default',
  'ban-char-field': 'varchar-type',
  'ban-concurrent-index-creation-in-transaction': 'outside-transaction',
  'ban-drop-column': 'data-loss',
  'ban-drop-database': 'not-resumable',
  'ban-drop-table': 'data-loss',
  'ban-truncate-cascade': 'cascade',
  'ban-uncommitted-transaction': 'transaction-control',
  'changing-column-type': 'type-rewrite',
  'constraint-missing-not-valid': 'constraint-not-valid, validated-together',
  'disallowed-unique-constraint': 'key-without-index',
  'identifier-too-long': 'name-form',
  'prefer-identity': 'serial-type',
  'prefer-repack': 'blocks-table',
  'prefer-text-field': 'varchar-type',
  'prefer-timestamp-tz': 'timestamp-type',
  'renaming-column': 'renames',
  'renaming-table': 'renames',
  'require-concurrent-index-creation': 'index-blocks-writes',
  'require-concurrent-index-deletion': 'drop-index-blocks',
  'require-concurrent-partition-detach': 'detach-blocks',
  'require-concurrent-reindex': 'reindex-blocks',
  'syntax-error': 'syntax',
  'transaction-nesting': 'transaction-control',
  'unused-ignore': 'allow-unused',
  'prefer-big-int': 'the model says which numbers have 32 bits',
  'prefer-bigint-over-int': 'the model says which numbers have 32 bits',
  'prefer-bigint-over-smallint': 'the model says which numbers have 32 bits',
  'prefer-robust-stmts':
    'a migration commits with its record or not at all, and IF NOT EXISTS takes a table of another shape for the right one',
  'require-table-schema': 'the engine sets the schema',
  'require-timeout-settings': 'the engine sets both timeouts',
  'require-lock-timeout': 'the engine sets it',
  'require-statement-timeout': 'the engine sets it',
};

export const answered: ReadonlyMap<string, string> = new Map(Object.entries(ANSWERED));

const NOTES = 'CREATE TABLE notes (id uuid NOT NULL, body text NOT NULL);';

const PASSED_ON: Readonly<Record<string, RuleFacts>> = {
  'ban-drop-not-null': {
    id: 'squawk-drop-not-null',
    title: 'A column may be NULL from now on',
    severity: 'warning',
    why: 'Code that still runs, and every reader that relies on a value, meets NULL where it never did.',
    safe: 'Let all readers know NULL first, then drop the constraint.',
    bad: example('ALTER TABLE notes ALTER COLUMN body DROP NOT NULL;', { before: NOTES }),
    good: example("ALTER TABLE notes ALTER COLUMN body SET DEFAULT '';", { before: NOTES }),
  },
  'ban-create-domain-with-constraint': {
    id: 'squawk-domain-constraint',
    title: 'A domain with a constraint',
    severity: 'warning',
    why: 'Changing the constraint later holds it against every row of every table that uses the domain, under locks on all of them.',
    safe: 'Use the plain type, and a CHECK on each column.',
    bad: example('CREATE DOMAIN stars AS integer CHECK (VALUE BETWEEN 1 AND 5);'),
    good: example('CREATE DOMAIN stars AS integer;'),
  },
  'ban-alter-domain-with-add-constraint': {
    id: 'squawk-alter-domain',
    title: 'A constraint is added to a domain',
    severity: 'warning',
    why: 'It is held against every row of every table that uses the domain, under locks on all of them.',
    safe: 'Put a CHECK … NOT VALID on each column, and validate it later.',
    bad: example('ALTER DOMAIN stars ADD CONSTRAINT chk_stars CHECK (VALUE > 0);'),
    good: example('ALTER DOMAIN stars SET DEFAULT 3;'),
  },
  'require-enum-value-ordering': {
    id: 'squawk-enum-order',
    title: 'A value of an enum without a place',
    severity: 'warning',
    why: 'It sorts after all others, and its place can never be changed.',
    safe: 'Say BEFORE or AFTER which value it comes.',
    bad: example("ALTER TYPE mood ADD VALUE 'calm';"),
    good: example("ALTER TYPE mood ADD VALUE 'calm' BEFORE 'happy';"),
  },
};

export const passedOn: ReadonlyMap<string, RuleFacts> = new Map(Object.entries(PASSED_ON));

/** What a newer squawk finds that is not known here. */
export const otherRule: RuleFacts = {
  id: 'squawk-other',
  title: 'Anything else that squawk objects to',
  severity: 'warning',
  why: 'squawk gains rules faster than this page; its own pages (https://squawkhq.com/docs/rules) say more.',
  safe: 'Do what squawk’s page says, or allow it with the reason.',
  // Its rule ban-duplicate-column-assignments, which has no page here.
  bad: example("UPDATE notes SET body = 'a', body = 'b' WHERE id IS NULL;", { before: NOTES }),
  good: example("UPDATE notes SET body = 'a' WHERE id IS NULL;", { before: NOTES }),
};
