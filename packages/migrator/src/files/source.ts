/** Where migrations come from. */
import type { EmbeddedBackfill } from '../backfill/file.ts';

/** One direction of a migration as a package carries it, made by `embedMigrations`. */
export interface EmbeddedFile {
  readonly sql: string;
  /** SHA-256 of the file. */
  readonly checksum: string;
  /** SHA-256 of its statements without comments and white space. */
  readonly statementsChecksum: string;
  readonly options: FileOptions;
}

export interface EmbeddedMigration {
  readonly stream: string;
  readonly version: string;
  readonly name: string;
  readonly up: EmbeddedFile;
  readonly down: EmbeddedFile;
  readonly backfill?: EmbeddedBackfill;
}

/** What `allow=` names where rows are meant to go, whatever takes them. */
export const ROW_LOSS = 'row-loss';
/** The linter's name for statements that take all rows of a table, or a column, by their words: then those are meant. */
export const DATA_LOSS = 'data-loss';

/** The header lines (`-- runledger: …`) of one file. */
export interface FileOptions {
  /** `transaction=none`: the file has statements that cannot run in a transaction. */
  readonly transactional: boolean;
  /** `rebuild=<table>`, one or several. */
  readonly rebuild: readonly string[];
  /** `allow=<hazard> reason="…"`: reasons by hazard. */
  readonly allow: Readonly<Record<string, string>>;
  /** `lock-timeout=3s`, in milliseconds. */
  readonly lockTimeoutMs: number | null;
  /** `statement-timeout=10min`, in milliseconds. */
  readonly statementTimeoutMs: number | null;
  /** `breaking`: code that does not know this migration must not run on it. */
  readonly breaking: boolean;
}

/**
 * The migrations of one stream, from a directory of `YYYYMMDDHHMM_slug.up.sql` and `.down.sql` files or from what
 * a package carries (those of the stream; others in the list are left out). Streams have independent histories
 * and are applied in the order in which they are listed: those that others build on first.
 */
export type MigrationSource =
  | { readonly stream: string; readonly directory: string }
  | { readonly stream: string; readonly embedded: readonly EmbeddedMigration[] };

/**
 * Every stream that a package carries, in the order in which the package lists them.
 * @example
 * const migrator = createMigrator({ target, sources: sourcesOf(embeddedMigrations) });
 */
export function sourcesOf(embedded: readonly EmbeddedMigration[]): MigrationSource[] {
  const streams = new Set(embedded.map(({ stream }) => stream));
  return [...streams].map((stream) => ({ stream, embedded }));
}
