/** What drafting a stream's migrations from a model takes of the engine. */
import type { AnyTable } from '@runledger/schema';
import type { MigrationSource } from './files/source.ts';
import { createMigrator } from './migrator.ts';
import type { UpReport } from './reports.ts';
import type { MigrationTarget } from './target.ts';

export interface ModelDraft {
  /** Every table that the stream is to make. */
  readonly tables: readonly AnyTable[];
  /** The migrations that come before those of the stream. */
  readonly earlier: readonly MigrationSource[];
  /** The migrations that the stream has. */
  readonly own: MigrationSource;
}

/** Two steps on an empty database: what others make, and then what the stream's migrations make. */
export interface Replay {
  readonly prepare: () => Promise<UpReport>;
  readonly replay: () => Promise<UpReport>;
}

export function replayOn(
  target: MigrationTarget,
  { earlier, own }: Pick<ModelDraft, 'earlier' | 'own'>,
): Replay {
  const up = (sources: readonly MigrationSource[]) =>
    createMigrator({ target, sources, backup: false }).up();
  return { prepare: () => up(earlier), replay: () => up([...earlier, own]) };
}
