import type { EmbeddedMigration, MigrationTarget } from '@runledger/migrator';
import type { Store } from '@runledger/schema';
import type { Interruption } from './interruption.ts';

/** One migration of a shape. */
export interface ShapeFile {
  /** `stream/version_slug`. */
  readonly name: string;
  readonly up: string;
  readonly down: string;
  /** Of one that has a backfill. */
  readonly backfill?: string;
}

/** Migrations of one kind, and how to see what they did to rows. */
export interface Shape {
  readonly files: readonly ShapeFile[];
  /** Queries whose rows must be the same after a crash. */
  readonly rows?: readonly string[];
  /** The last migration fails, always and by intention. */
  readonly fails?: boolean;
}

/** Every driver has migrations of each of these shapes; where one has no such thing, the nearest to it. */
export type NativeShapeName =
  | 'outside a transaction'
  | 'inside and outside a transaction'
  | 'rebuild of a table'
  | 'trigger and function';

/** A database of one's own, empty at first. */
export interface MigratingDatabase {
  /** Where another process finds it. */
  readonly address: string;
  target(): MigrationTarget;
  execute(sql: string): Promise<void>;
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** The schema as canonical text, the engine's own tables left out. */
  dump(): Promise<string>;
  /** Runs a script as the database's own command line would. */
  run(script: string): Promise<void>;
  /** Everything there is, for comparisons: files and their bytes, or catalog and rows. */
  picture(): Promise<unknown>;
  /** The store on it, once what the driver carries is applied; whoever opens it closes it. */
  store(): Promise<Store>;
  /** Whether anything keeps another migrator out, now that none is at work. */
  isLocked(): Promise<boolean>;
  drop(): Promise<void>;
}

export interface MigratingDriver {
  readonly name: string;
  create(): Promise<MigratingDatabase>;
  /** A script that calls `migrateInProcess` of `@runledger/conformance/migrate-process`. */
  readonly script: string;
  readonly embedded: readonly EmbeddedMigration[];
  /** How a migrating process can be ended inside a statement; see the crash suite. */
  readonly interruptions: readonly Interruption[];
  readonly shapes: Readonly<Record<NativeShapeName, Shape>>;
}
