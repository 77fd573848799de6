/**
 * The statements that cannot run in a transaction and that a migration may hold. Each leaves a trace in the
 * catalog, from which a run that follows an interrupted one tells whether it was done.
 */
import type { Placement, ProbeResult, Statement } from '@runledger/migrator';

/** What to ask the catalog, and what to do about an attempt that was interrupted. */
export interface Probe {
  /** One row with `state`: done, open or invalid. */
  readonly sql: string;
  readonly values: readonly string[];
  /** A statement that returns the statements that clear up, one a row, as `sql`; or the one statement itself. */
  readonly clear: { readonly sql: string } | { readonly list: string } | null;
}

export type ProbeState = { readonly state: ProbeResult };

interface Kind {
  readonly placement: Exclude<Placement, 'together'>;
  readonly pattern: RegExp;
  probe(names: readonly string[]): Probe | null;
}

const PART = String.raw`(?:"(?:[^"]|"")*"|[^\s"().;,]+)`;
const NAME = String.raw`((?:${PART} \. )?${PART})`;
const pattern = (text: string) => new RegExp(`^${text.replaceAll('NAME', NAME)}`, 'i');

// REINDEX CONCURRENTLY builds under such names, and leaves them behind when it is interrupted.
const LEFTOVERS = String.raw`FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
  WHERE NOT indisvalid AND relname ~ '_cc(new|old)\d*$' AND relnamespace = quote_ident(current_schema())::regnamespace`;

const KINDS: readonly Kind[] = [
  {
    placement: 'alone',
    pattern: pattern(
      'CREATE (?:UNIQUE )?INDEX CONCURRENTLY (?:IF NOT EXISTS )?NAME ON (?:ONLY )?NAME',
    ),
    probe: ([index = '', table = '']) => ({
      sql: `SELECT coalesce(
          (SELECT CASE WHEN indisvalid AND indisready THEN 'done' ELSE 'invalid' END
           FROM pg_index WHERE indexrelid = to_regclass($1) AND indrelid = to_regclass($2)),
          'open') AS state`,
      values: [index, table],
      clear: { sql: `DROP INDEX CONCURRENTLY IF EXISTS ${index}` },
    }),
  },
  {
    placement: 'alone',
    pattern: pattern('DROP INDEX CONCURRENTLY (?:IF EXISTS )?NAME'),
    probe: ([index = '']) => ({
      sql: `SELECT CASE WHEN to_regclass($1) IS NULL THEN 'done' ELSE 'open' END AS state`,
      values: [index],
      clear: null,
    }),
  },
  {
    placement: 'alone',
    pattern: pattern(String.raw`REINDEX (?:\( .*? \) )?\w+ CONCURRENTLY NAME`),
    // Nothing tells a finished one from none; doing it again does no harm.
    probe: () => ({
      sql: `SELECT CASE WHEN EXISTS (SELECT ${LEFTOVERS}) THEN 'invalid' ELSE 'open' END AS state`,
      values: [],
      clear: {
        list: `SELECT format('DROP INDEX CONCURRENTLY IF EXISTS %I', relname) AS sql ${LEFTOVERS}`,
      },
    }),
  },
  {
    placement: 'alone',
    pattern: pattern(
      'ALTER TABLE (?:IF EXISTS )?(?:ONLY )?NAME DETACH PARTITION NAME CONCURRENTLY',
    ),
    probe: ([parent = '', partition = '']) => ({
      sql: `SELECT coalesce(
          (SELECT CASE WHEN inhdetachpending THEN 'invalid' ELSE 'open' END
           FROM pg_inherits WHERE inhparent = to_regclass($1) AND inhrelid = to_regclass($2)),
          'done') AS state`,
      values: [parent, partition],
      clear: { sql: `ALTER TABLE ${parent} DETACH PARTITION ${partition} FINALIZE` },
    }),
  },
  {
    // A transaction may add a value but not use it, so a file that does both commits between.
    placement: 'either',
    pattern: pattern(`ALTER TYPE NAME ADD VALUE (?:IF NOT EXISTS )?('(?:[^']|'')*')`),
    probe: ([type = '', value = '']) => ({
      sql: `SELECT CASE WHEN EXISTS (SELECT FROM pg_enum WHERE enumtypid = to_regtype($1) AND enumlabel = $2)
          THEN 'done' ELSE 'open' END AS state`,
      values: [type, value.slice(1, -1).replaceAll("''", "'")],
      clear: null,
    }),
  },
  { placement: 'alone', pattern: /^VACUUM\b/i, probe: () => null },
];

export function placement(statement: Statement): Placement {
  return kindOf(statement)?.kind.placement ?? 'together';
}

/** How to tell whether the statement was done; `null` for one that may simply run again. */
export function probeOf(statement: Statement): Probe | null {
  const found = kindOf(statement);
  return found ? found.kind.probe(found.names) : null;
}

function kindOf({ tokens }: Statement): { kind: Kind; names: string[] } | null {
  // What tells the kinds apart stands at the beginning.
  const text = tokens.slice(0, 24).join(' ');
  for (const kind of KINDS) {
    const match = kind.pattern.exec(text);
    if (match) return { kind, names: match.slice(1).map((name) => name.replace(' . ', '.')) };
  }
  return null;
}

/** An index without a name cannot be looked up again. */
export function isUnnamedBuild({ tokens }: Statement): boolean {
  return /^CREATE (UNIQUE )?INDEX CONCURRENTLY ON /i.test(tokens.slice(0, 6).join(' '));
}
