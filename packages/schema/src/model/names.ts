/** How the model's names become the database's. */

/** `costUsd` → `cost_nano_usd`, `createdAt` → `created_at`: money is stored in nano-dollars and says so. */
export function columnName(property: string, type: string): string {
  const snake = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return type === 'money' ? snake.replace(/(^|_)usd(?=_|$)/, '$1nano_usd') : snake;
}

export type ConstraintKind = 'pk' | 'uq' | 'fk' | 'chk' | 'idx';

/**
 * `<kind>_<table>_<columns>`. The organization leads every unique and foreign key of a tenant's table, so
 * there it goes without saying where other columns follow; the primary key is one per table and needs no
 * columns. PostgreSQL cuts names off after 63 bytes, so a longer one is refused here.
 */
export function constraintName(
  kind: ConstraintKind,
  table: string,
  columns: readonly string[] = [],
): string {
  const isLed = (kind === 'uq' || kind === 'fk') && columns.length > 1;
  const named = isLed && columns[0] === 'organization_id' ? columns.slice(1) : columns;
  const name = [kind, table, ...(kind === 'pk' ? [] : named)].join('_');
  if (name.length > 63) {
    throw new RangeError(`The name ${name} is longer than the 63 bytes that PostgreSQL keeps.`);
  }
  return name;
}
