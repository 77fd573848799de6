/** The file of a backfill, beside those of its migration: `YYYYMMDDHHMM_slug.backfill.sql`. */
import { hash } from 'node:crypto';
import { sep } from 'node:path';
import { MigrationFileError } from '../errors.ts';
import { statementsChecksum, textChecksum } from '../files/checksum.ts';
import { type MigrationFile, type ParsedFile, readText } from '../files/migration.ts';
import { parseScript, type Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import { type BackfillOptions, readBackfillOptions } from './options.ts';

/** A backfill as a package carries it, made by `embedMigrations`. */
export interface EmbeddedBackfill {
  readonly sql: string;
  /** SHA-256 of the file. */
  readonly checksum: string;
  /** SHA-256 of its statements without comments and white space, of the table and key that it goes by, and of what is allowed. */
  readonly statementsChecksum: string;
}

export interface ParsedBackfill {
  readonly statements: readonly Statement[];
  readonly options: BackfillOptions;
  readonly statementsChecksum: string;
}

export class BackfillFile {
  /** For messages: its path, or what the path would be. */
  readonly path: string;
  readonly #read: () => string;
  readonly #embedded: EmbeddedBackfill | null;
  #text: string | null = null;
  #parsed: ParsedBackfill | null = null;

  private constructor(path: string, read: () => string, embedded: EmbeddedBackfill | null) {
    this.path = path;
    this.#read = read;
    this.#embedded = embedded;
  }

  static onDisk(directory: string, name: string): BackfillFile {
    const path = `${directory}${sep}${name}`;
    return new BackfillFile(path, () => readText(path), null);
  }

  static inPackage(path: string, embedded: EmbeddedBackfill): BackfillFile {
    return new BackfillFile(path, () => embedded.sql, embedded);
  }

  /** SHA-256 of the file. */
  checksum(): string {
    return this.#embedded?.checksum ?? textChecksum(this.text());
  }

  statementsChecksum(syntax: SqlSyntax): string {
    return this.#embedded?.statementsChecksum ?? this.parse(syntax).statementsChecksum;
  }

  /** @throws MigrationFileError that names the file */
  parse(syntax: SqlSyntax): ParsedBackfill {
    this.#parsed ??= parseBackfill(this.path, this.text(), syntax);
    return this.#parsed;
  }

  text(): string {
    this.#text ??= this.#read();
    return this.#text;
  }
}

function parseBackfill(path: string, text: string, syntax: SqlSyntax): ParsedBackfill {
  try {
    const { statements, comments } = parseScript(text, syntax);
    const options = readBackfillOptions(comments);
    if (statements.length === 0 && !options.isFunction) {
      throw new Error(
        'it has no statement: write what is to be done with a batch, or say "-- runledger: function" where code of the application does it',
      );
    }
    if (statements.length > 0 && options.isFunction) {
      throw new Error('it has statements, though it says that code of the application does it');
    }
    return { statements, options, statementsChecksum: checksumOf(statements, options) };
  } catch (cause) {
    const { message } = cause as Error;
    const line = cause instanceof Error && 'line' in cause ? `, line ${cause.line}` : '';
    throw new MigrationFileError(`${path}${line}: ${message}.`, { cause });
  }
}

/**
 * How fast it goes may be changed at any time; what it does, to which rows, and whether it may take some, may not: who
 * approved of a plan has approved of that.
 */
function checksumOf(
  statements: readonly Statement[],
  { table, alias, key, isFunction, allow }: BackfillOptions,
): string {
  return hash(
    'sha256',
    JSON.stringify([
      statementsChecksum(statements),
      table,
      alias,
      key,
      isFunction,
      ...Object.keys(allow),
    ]),
  );
}

/**
 * The `up` file of a migration that has a backfill: who changes either has changed the migration, so that whatever
 * compares migrations by their checksums, plans and their approvals too, has the backfill in it.
 */
export class FileWithBackfill implements MigrationFile {
  readonly #file: MigrationFile;
  readonly #backfill: BackfillFile;

  constructor(file: MigrationFile, backfill: BackfillFile) {
    this.#file = file;
    this.#backfill = backfill;
  }

  get path(): string {
    return this.#file.path;
  }

  text(): string {
    return this.#file.text();
  }

  checksum(): string {
    return joint(this.#file.checksum(), this.#backfill.checksum());
  }

  parse(syntax: SqlSyntax): ParsedFile {
    return {
      ...this.#file.parse(syntax),
      statementsChecksum: this.statementsChecksum(syntax),
    };
  }

  statementsChecksum(syntax: SqlSyntax): string {
    return joint(this.#file.statementsChecksum(syntax), this.#backfill.statementsChecksum(syntax));
  }
}

const joint = (first: string, second: string) => hash('sha256', `${first} ${second}`);
