/** Cuts a migration into what commits together. */
import type { ParsedFile } from '../files/migration.ts';
import type { Statement } from '../sql/statements.ts';
import type { MigrationTarget } from '../target.ts';

export type Segment =
  /** Statements that commit together with their count in the journal. */
  | { readonly kind: 'together'; readonly statements: readonly Statement[] }
  /** A statement that cannot run in a transaction, and whose effect the catalog shows. */
  | { readonly kind: 'alone'; readonly statement: Statement };

/** What is left of the file when its first `done` statements are committed; never empty. */
export function segmentsAfter(done: number, file: ParsedFile, target: MigrationTarget): Segment[] {
  const left = file.statements.slice(done);
  if (file.options.transactional) return [{ kind: 'together', statements: left }];
  const segments: Segment[] = [];
  let together: Statement[] = [];
  const close = () => {
    if (together.length > 0) segments.push({ kind: 'together', statements: together });
    together = [];
  };
  for (const statement of left) {
    if (target.placement(statement) !== 'together') {
      close();
      segments.push({ kind: 'alone', statement });
    } else together.push(statement);
  }
  close();
  return segments.length > 0 ? segments : [{ kind: 'together', statements: [] }];
}
