/** Tables by what they refer to. */
import type { AnyTable, Columns } from '@runledger/schema';

/** Tables in an order in which they can be made. */
export function parentsFirst(tables: readonly AnyTable[]): AnyTable[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<AnyTable>();
  const visit = (table: AnyTable) => {
    if (ordered.has(table)) return;
    for (const { name } of targetsOf(table)) {
      const target = byName.get(name);
      if (target && target !== table) visit(target);
    }
    ordered.add(table);
  };
  for (const table of tables) visit(table);
  return [...ordered];
}

export function targetsOf(table: AnyTable): AnyTable[] {
  return Object.values(table.columns as Columns).flatMap(({ reference }) =>
    typeof reference?.target === 'object' ? [reference.target] : [],
  );
}
