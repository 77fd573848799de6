/** A migration as the engine handles it: two files that are read when they are needed. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { sep } from 'node:path';
import type { BackfillFile } from '../backfill/file.ts';
import { MigrationFileError } from '../errors.ts';
import { lineAt } from '../sql/lines.ts';
import { parseScript, type Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import { statementsChecksum, textChecksum } from './checksum.ts';
import { readOptions } from './options.ts';
import type { EmbeddedFile, FileOptions } from './source.ts';

export type Direction = 'up' | 'down';

export interface Migration {
  readonly stream: string;
  readonly version: string;
  readonly name: string;
  readonly up: MigrationFile;
  readonly down: MigrationFile;
  /** What is done with rows in batches, once `up` is applied. */
  readonly backfill: BackfillFile | null;
}

export interface ParsedFile {
  readonly statements: readonly Statement[];
  readonly options: FileOptions;
  readonly statementsChecksum: string;
}

/** One direction of a migration. */
export interface MigrationFile {
  /** For messages: its path, or what the path would be. */
  readonly path: string;
  /** @throws MigrationFileError when it cannot be read */
  text(): string;
  /** SHA-256 of the file. */
  checksum(): string;
  /** @throws MigrationFileError when it cannot be read, is empty, or holds what no migration can hold */
  parse(syntax: SqlSyntax): ParsedFile;
  /** Without parsing, where a package carries it. */
  statementsChecksum(syntax: SqlSyntax): string;
}

export class FileOnDisk implements MigrationFile {
  readonly #directory: string;
  readonly #name: string;
  #text: string | null = null;
  #checksum: string | null = null;
  #parsed: ParsedFile | null = null;

  constructor(directory: string, name: string) {
    this.#directory = directory;
    this.#name = name;
  }

  get path(): string {
    return `${this.#directory}${sep}${this.#name}`;
  }

  checksum(): string {
    this.#checksum ??= textChecksum(this.text());
    return this.#checksum;
  }

  text(): string {
    this.#text ??= readText(this.path);
    return this.#text;
  }

  parse(syntax: SqlSyntax): ParsedFile {
    this.#parsed ??= parseFile(this.path, this.text(), syntax);
    return this.#parsed;
  }

  statementsChecksum(syntax: SqlSyntax): string {
    return this.parse(syntax).statementsChecksum;
  }
}

export class FileInPackage implements MigrationFile {
  readonly path: string;
  readonly #file: EmbeddedFile;
  #parsed: ParsedFile | null = null;

  constructor(path: string, file: EmbeddedFile) {
    this.path = path;
    this.#file = file;
  }

  text(): string {
    return this.#file.sql;
  }

  checksum(): string {
    return this.#file.checksum;
  }

  parse(syntax: SqlSyntax): ParsedFile {
    this.#parsed ??= parseFile(this.path, this.#file.sql, syntax);
    return this.#parsed;
  }

  statementsChecksum(): string {
    return this.#file.statementsChecksum;
  }
}

/** @throws MigrationFileError for what cannot be read, and for what a database would read otherwise, or not at all */
export function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new MigrationFileError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  if (!isUtf8(bytes)) throw new MigrationFileError(`${path} is not in UTF-8: save it as that.`);
  const text = bytes.toString('utf8');
  // SQLite takes it for the end of the text, and says nothing of what follows.
  const nul = text.indexOf('\0');
  if (nul === -1) return text;
  throw new MigrationFileError(
    `${path}, line ${lineAt(text, nul)}: there is a NUL byte, where a database would stop reading: save the file as UTF-8 text.`,
  );
}

/** @throws MigrationFileError that names the file */
export function parseFile(path: string, text: string, syntax: SqlSyntax): ParsedFile {
  try {
    const { statements, comments } = parseScript(text, syntax);
    if (statements.length === 0 && comments.length === 0) {
      throw new Error('it is empty; a file with nothing to do says why in a comment');
    }
    return {
      statements,
      options: readOptions(comments),
      statementsChecksum: statementsChecksum(statements),
    };
  } catch (cause) {
    const { message } = cause as Error;
    const line = cause instanceof Error && 'line' in cause ? `, line ${cause.line}` : '';
    throw new MigrationFileError(`${path}${line}: ${message}.`, { cause });
  }
}
