/** The same change as it is written at first, and as it is written for a table that is in use. */

export interface MigrationText {
  readonly up: string;
  readonly down: string;
}

export interface Change {
  readonly name: string;
  /** One statement, without a limit to how long it waits for its lock. */
  readonly naive: string;
  /** Migrations that follow each other. */
  readonly migrations: readonly MigrationText[];
}

export const CHANGES: readonly Change[] = [
  {
    name: 'column added',
    naive: 'ALTER TABLE items ADD COLUMN note text',
    migrations: [
      {
        up: 'ALTER TABLE items ADD COLUMN note text;',
        down: 'ALTER TABLE items DROP COLUMN note;',
      },
    ],
  },
  {
    name: 'index built',
    naive: 'CREATE INDEX idx_items_owner_state ON items (owner, state)',
    migrations: [
      {
        up: '-- runledger: transaction=none\nCREATE INDEX CONCURRENTLY idx_items_owner_state ON items (owner, state);',
        down: '-- runledger: transaction=none\nDROP INDEX CONCURRENTLY idx_items_owner_state;',
      },
    ],
  },
  {
    name: 'constraint validated',
    naive: 'ALTER TABLE items ADD CONSTRAINT chk_items_state CHECK (length(state) <= 63)',
    migrations: [
      {
        up: 'ALTER TABLE items ADD CONSTRAINT chk_items_state CHECK (length(state) <= 63) NOT VALID;',
        down: 'ALTER TABLE items DROP CONSTRAINT chk_items_state;',
      },
      {
        up: 'ALTER TABLE items VALIDATE CONSTRAINT chk_items_state;',
        down: '-- The constraint goes with the migration before.',
      },
    ],
  },
];
