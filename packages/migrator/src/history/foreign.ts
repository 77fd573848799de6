import { MigrationHistoryError } from '../errors.ts';

/**
 * What to throw where `schema_migrations` is no table of this engine: dbmate, Rails and golang-migrate call theirs the
 * same.
 * @param elsewhere how Runledger's tables get a place of their own in such a database, to go on after "or"
 */
export function foreignHistory(elsewhere: string, cause: unknown): MigrationHistoryError {
  return new MigrationHistoryError(
    `The table schema_migrations here is another tool’s (dbmate, Rails and golang-migrate have one of that name), not Runledger’s: rename it (ALTER TABLE schema_migrations RENAME TO old_migrations) and take its history over (from dbmate with \`runledger migrate baseline --from dbmate --table old_migrations\`, from the others with \`runledger migrate baseline VERSION --stream NAME\`; docs/adoption says how), or ${elsewhere}.`,
    { cause },
  );
}
