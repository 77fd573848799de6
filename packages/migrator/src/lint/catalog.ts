/** The schema as the files before one leave it, as far as their statements tell. */
import { keyOf } from '../sql/names.ts';
import type { ColumnFacts, ConstraintFacts, SchemaChange, TableCreation } from './change.ts';

export interface KnownTable {
  readonly name: string;
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  readonly constraints: readonly ConstraintFacts[];
  /** Whether all of its columns are known. */
  readonly isWhole: boolean;
  readonly partitionOf: string | null;
  readonly partitionedBy: string | null;
  readonly isStrict: boolean;
}

export interface KnownIndex {
  readonly table: string;
  readonly columns: readonly (string | null)[];
  readonly isUnique: boolean;
}

type Change<K extends SchemaChange['kind']> = Extract<SchemaChange, { readonly kind: K }>;

/** Names are looked up whatever their case. */
export class Catalog {
  #tables = new Map<string, KnownTable>();
  #indexes = new Map<string, KnownIndex>();
  #triggers = new Map<string, string>();
  #views = new Set<string>();

  table(name: string): KnownTable | undefined {
    return this.#tables.get(keyOf(name));
  }

  hasColumn(table: string, column: string): boolean {
    return this.table(table)?.columns.has(keyOf(column)) ?? false;
  }

  index(name: string): KnownIndex | undefined {
    return this.#indexes.get(keyOf(name));
  }

  tables(): readonly KnownTable[] {
    return [...this.#tables.values()];
  }

  /** Views, by name; which tables they read is not told. */
  get views(): ReadonlySet<string> {
    return this.#views;
  }

  triggersOn(table: string): readonly string[] {
    const key = keyOf(table);
    return [...this.#triggers].filter(([, on]) => on === key).map(([name]) => name);
  }

  indexesOn(table: string): readonly (KnownIndex & { readonly name: string })[] {
    const key = keyOf(table);
    return [...this.#indexes]
      .filter(([, index]) => index.table === key)
      .map(([name, index]) => ({ name, ...index }));
  }

  /** Other tables with a foreign key to this one. */
  referringTo(table: string): readonly string[] {
    const key = keyOf(table);
    return this.tables()
      .filter(({ name }) => keyOf(name) !== key)
      .filter(({ constraints }) =>
        constraints.some(({ target }) => target !== null && keyOf(target) === key),
      )
      .map(({ name }) => name);
  }

  /** What the other lacks: `table` of each table, `table.column` of each column. */
  namesBeyond(other: Catalog): string[] {
    const names: string[] = [];
    for (const [key, table] of this.#tables) {
      const known = other.#tables.get(key);
      // Nothing in between has changed the one that is the same.
      if (known === table) continue;
      if (!known) names.push(key);
      for (const column of table.columns.keys()) {
        if (!known?.columns.has(column)) names.push(`${key}.${column}`);
      }
    }
    return names;
  }

  /**
   * Indexes and views that the other lacks, as one says them. Those of partitions come with the partition, and those of
   * a table that the other lacks go with it.
   */
  accessoriesBeyond(other: Catalog): string[] {
    const indexes = [...this.#indexes].flatMap(([name, { table }]) => {
      const isPart = Boolean(this.#tables.get(table)?.partitionOf);
      const isLeft = other.#tables.has(table) || other.#views.has(table);
      return other.#indexes.has(name) || isPart || !isLeft ? [] : [`the index ${name}`];
    });
    const views = [...this.#views].filter((name) => !other.#views.has(name));
    return [...indexes, ...views.map((name) => `the view ${name}`)];
  }

  copy(): Catalog {
    const copy = new Catalog();
    copy.#tables = new Map(this.#tables);
    copy.#indexes = new Map(this.#indexes);
    copy.#triggers = new Map(this.#triggers);
    copy.#views = new Set(this.#views);
    return copy;
  }

  apply(change: SchemaChange): void {
    switch (change.kind) {
      case 'create-table':
        if (!change.isTemporary) this.#create(change);
        break;
      case 'drop-table':
        this.#drop(keyOf(change.table));
        break;
      case 'rename-table':
        this.#rename(keyOf(change.table), change.to);
        break;
      case 'add-column':
        this.#columns(change.table, (columns) =>
          columns.set(keyOf(change.column.name), change.column),
        );
        break;
      case 'drop-column':
        this.#columns(change.table, (columns) => columns.delete(keyOf(change.column)));
        this.#dropIndexes(
          ({ table, columns }) =>
            table === keyOf(change.table) &&
            columns.some((name) => name !== null && keyOf(name) === keyOf(change.column)),
        );
        break;
      case 'change-type':
        this.#changeType(change);
        break;
      case 'rename-column':
        this.#renameColumn(change.table, change.column, change.to);
        break;
      case 'add-constraint':
        this.#constraints(change.table, (known) => [...known, change.constraint]);
        break;
      case 'drop-constraint':
        this.#constraints(change.table, (known) =>
          known.filter(({ name }) => name !== change.name),
        );
        break;
      case 'validate-constraint':
        this.#constraints(change.table, (known) =>
          known.map((each) => (each.name === change.name ? { ...each, isValid: true } : each)),
        );
        break;
      case 'create-index':
        if (change.name !== null) {
          const { columns, isUnique } = change;
          this.#indexes.set(keyOf(change.name), {
            table: keyOf(change.table),
            columns,
            isUnique,
          });
        }
        break;
      case 'drop-index':
        this.#indexes.delete(keyOf(change.name));
        break;
      case 'rename-index':
        this.#renameIndex(keyOf(change.name), keyOf(change.to));
        break;
      case 'create-trigger':
        this.#triggers.set(keyOf(change.name), keyOf(change.table));
        break;
      case 'create-view':
        this.#views.add(keyOf(change.name));
        break;
      case 'drop-view':
        this.#views.delete(keyOf(change.name));
        this.#dropIndexes(({ table }) => table === keyOf(change.name));
        break;
      case 'empty-table':
        break;
    }
  }

  #create(creation: TableCreation): void {
    const { table, columns, constraints, isWhole, partitionOf, partitionedBy, isStrict } = creation;
    this.#tables.set(keyOf(table), {
      partitionOf,
      partitionedBy,
      name: table,
      columns: new Map(columns.map((column) => [keyOf(column.name), column])),
      constraints,
      isWhole,
      isStrict: isStrict ?? false,
    });
  }

  #drop(key: string): void {
    this.#tables.delete(key);
    this.#dropIndexes(({ table }) => table === key);
    for (const [name, table] of this.#triggers) if (table === key) this.#triggers.delete(name);
  }

  #dropIndexes(isGone: (index: KnownIndex) => boolean): void {
    for (const [name, index] of this.#indexes) if (isGone(index)) this.#indexes.delete(name);
  }

  #renameIndex(key: string, to: string): void {
    const index = this.#indexes.get(key);
    if (!index) return;
    this.#indexes.delete(key);
    this.#indexes.set(to, index);
  }

  #rename(key: string, to: string): void {
    const known = this.#tables.get(key);
    if (known) {
      this.#tables.delete(key);
      this.#tables.set(keyOf(to), { ...known, name: to });
    }
    for (const [name, index] of this.#indexes) {
      if (index.table === key) this.#indexes.set(name, { ...index, table: keyOf(to) });
    }
    for (const [name, table] of this.#triggers) {
      if (table === key) this.#triggers.set(name, keyOf(to));
    }
  }

  #columns(table: string, change: (columns: Map<string, ColumnFacts>) => void): void {
    const known = this.table(table);
    if (!known) return;
    const columns = new Map(known.columns);
    change(columns);
    this.#tables.set(keyOf(table), { ...known, columns });
  }

  #renameColumn(table: string, column: string, to: string): void {
    this.#columns(table, (columns) => {
      const facts = columns.get(keyOf(column));
      if (!facts) return;
      columns.delete(keyOf(column));
      columns.set(keyOf(to), { ...facts, name: to });
    });
  }

  #changeType({ table, column, type, modifiers }: Change<'change-type'>): void {
    this.#columns(table, (columns) => {
      const facts = columns.get(keyOf(column));
      if (facts) columns.set(keyOf(column), { ...facts, type, modifiers });
    });
  }

  #constraints(
    table: string,
    change: (known: readonly ConstraintFacts[]) => readonly ConstraintFacts[],
  ): void {
    const known = this.table(table);
    if (known) {
      this.#tables.set(keyOf(table), { ...known, constraints: change(known.constraints) });
    }
  }
}

/** Without the columns of tables that are named themselves. */
export function topmost(names: readonly string[]): string[] {
  const all = new Set(names);
  return names.filter((name) => {
    const [table = '', column] = name.split('.');
    return column === undefined || !all.has(table);
  });
}
