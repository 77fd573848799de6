/** What is known of the tools that a database can be adopted from. */
import type { Driver } from '@runledger/config';

/** A migration as another tool has it. */
export interface ForeignMigration {
  /** What the tool's history calls it. */
  readonly id: string;
  /** Its file, for messages. */
  readonly file: string;
  /** In words that can stand in a file's name. */
  readonly name: string;
  /** The minute that its name tells, YYYYMMDDHHMM; `null` where it tells none. */
  readonly minute: string | null;
  readonly up: string;
  /** `null` where the tool has none. */
  readonly down: string | null;
  /** It runs outside a transaction. */
  readonly isOutsideTransaction: boolean;
  /** What could not be carried over, a sentence each. */
  readonly remarks: readonly string[];
}

interface ForeignFiles {
  /** In the order in which the tool applies them. */
  readonly migrations: readonly ForeignMigration[];
  /** Files of the tool that are no migrations, and what to do about them. */
  readonly left: readonly string[];
}

/** A row of the tool's history, whatever its columns. */
type HistoryRecord = Readonly<Record<string, unknown>>;

export interface ForeignTool {
  readonly name: string;
  /** Where its history is, unless it is told otherwise. */
  readonly table: string;
  /** @throws CommandError for a file that is not what the tool would read */
  read(directory: string, driver: Driver): Promise<ForeignFiles>;
  /**
   * What the history tells to be applied.
   * @param imported what the stream has, for a history that says of some only that they were there before it
   * @throws CommandError where a migration failed half way
   */
  applied(rows: readonly HistoryRecord[], imported?: readonly string[]): readonly string[];
}

export const toolNames = ['kysely', 'goose', 'dbmate', 'flyway'] as const;
export type ToolName = (typeof toolNames)[number];

/** Each is loaded when it is asked for. */
export async function foreignTool(name: ToolName): Promise<ForeignTool> {
  switch (name) {
    case 'kysely':
      return (await import('./kysely.ts')).kysely;
    case 'goose':
      return (await import('./goose.ts')).goose;
    case 'dbmate':
      return (await import('./dbmate.ts')).dbmate;
    case 'flyway':
      return (await import('./flyway.ts')).flyway;
  }
}
