/** How the model's names become the database's. */

/** `costUsd` → `cost_nano_usd`, `createdAt` → `created_at`: money is stored in nano-dollars and says so. */
export function columnName(property: string, type: string): string {
  const snake = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return type === 'money' ? snake.replace(/(^|_)usd(?=_|$)/, '$1nano_usd') : snake;
}

const LONGEST = 63;

export type ConstraintKind = 'pk' | 'uq' | 'fk' | 'chk' | 'idx';

/**
 * `<kind>_<table>_<columns>`. The organization leads every unique and foreign key of a tenant's table, so
 * there it goes without saying where other columns follow, and so it does in the name of an index that would be
 * too long with it; the primary key is one per table and needs no columns. PostgreSQL cuts names off after 63
 * bytes, so a longer one is refused here.
 */
export function constraintName(
  kind: ConstraintKind,
  table: string,
  columns: readonly string[] = [],
): string {
  const whole = [kind, table, ...(kind === 'pk' ? [] : columns)].join('_');
  const isLed = columns.length > 1 && columns[0] === 'organization_id';
  const mayShorten = kind === 'uq' || kind === 'fk' || (kind === 'idx' && whole.length > LONGEST);
  const name = isLed && mayShorten ? [kind, table, ...columns.slice(1)].join('_') : whole;
  if (name.length > LONGEST) {
    throw new RangeError(`The name ${name} is longer than the 63 bytes that PostgreSQL keeps.`);
  }
  return name;
}
