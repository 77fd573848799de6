/** A migration's file as rules see it. */
import type { Direction } from '../files/migration.ts';
import type { FileOptions } from '../files/source.ts';
import type { Statement } from '../sql/statements.ts';
import type { Allowance } from './allowances.ts';
import type { Catalog } from './catalog.ts';
import type { SchemaChange } from './change.ts';

export interface LintStatement {
  readonly statement: Statement;
  readonly changes: readonly SchemaChange[];
}

export interface LintFile {
  /** For messages. */
  readonly path: string;
  readonly stream: string;
  readonly version: string;
  readonly name: string;
  readonly direction: Direction;
  readonly text: string;
  readonly statements: readonly LintStatement[];
  readonly options: FileOptions;
  readonly allowances: readonly Allowance[];
  /** The schema before it runs: for one that undoes, after the one that does. */
  readonly before: Catalog;
  /** The schema after it has run. */
  readonly after: Catalog;
  /** For one that undoes: the one that does. */
  readonly undoes: LintFile | null;
}

export function changesOf(file: LintFile): readonly SchemaChange[] {
  return file.statements.flatMap(({ changes }) => changes);
}

/** Whether the file makes the table, or the view: nobody else can see it yet, so that no lock on it is waited for. */
export function makesTable(file: LintFile, table: string): boolean {
  const key = table.toLowerCase();
  return changesOf(file).some(
    (change) =>
      (change.kind === 'create-table' && change.table.toLowerCase() === key) ||
      (change.kind === 'create-view' && change.name.toLowerCase() === key) ||
      (change.kind === 'rename-table' &&
        change.to.toLowerCase() === key &&
        makesTable(file, change.table)),
  );
}

/** The name that the table has once the file has run. */
export function finalName(file: LintFile, table: string): string {
  const renaming = changesOf(file).find(
    (change) =>
      change.kind === 'rename-table' && change.table.toLowerCase() === table.toLowerCase(),
  );
  return renaming?.kind === 'rename-table' ? renaming.to : table;
}
