/** What stands around a draft's statements: what it is, and what to look at before it is merged. */
import type { Driver } from '@runledger/config';
import type { DraftedMigration, DraftedScript } from '@runledger/config/drafting';

type Direction = 'up' | 'down';

export interface DraftText {
  /** What the migration does, as its author put it. */
  readonly title: string;
  readonly driver: Driver;
  readonly direction: Direction;
  /** The header lines' settings: `transaction=none`, `breaking`. */
  readonly options: readonly string[];
  /** `null`: to be written. Empty: nothing to do. */
  readonly sql: string | null;
  /** The drivers that the migration is for. */
  readonly drivers: readonly Driver[];
}

const names: Readonly<Record<Driver, string>> = { postgres: 'PostgreSQL', sqlite: 'SQLite' };

export function draftText(draft: DraftText): string {
  const { title, driver, direction, options, sql, drivers } = draft;
  const subject = direction === 'up' ? title : `Takes back: ${title}`;
  const lines = [
    `-- ${subject.replace(/[.\s]*$/, '')}.`,
    ...options.map((option) => `-- runledger: ${option}`),
    '--',
    ...checklist(driver, direction, drivers),
  ];
  return `${lines.join('\n')}\n\n${body(draft, sql)}`;
}

function body({ driver, direction, drivers }: DraftText, sql: string | null): string {
  if (sql === null) {
    const other = drivers.length > 1 ? `; where ${names[driver]} has nothing to do, say why` : '';
    return `-- DRAFT: write the statements here, in ${direction === 'up' ? 'the order in which they run' : 'the reverse of their order'}${other}; then delete this line.\n`;
  }
  if (sql === '') {
    const where = drivers.find((other) => other !== driver);
    return `-- Nothing to do: what ${where ? names[where] : 'the other'} needs this for, ${names[driver]} does in the migrations beside it.\n`;
  }
  return sql;
}

function checklist(driver: Driver, direction: Direction, drivers: readonly Driver[]): string[] {
  const items = direction === 'up' ? upItems(driver, drivers) : downItems;
  return [
    '-- Look at each point, then delete it:',
    ...items.flatMap(([first, ...others]) => [
      `-- [ ] ${first}`,
      ...others.map((line) => `--     ${line}`),
    ]),
  ];
}

const locks: Readonly<Record<Driver, string[]>> = {
  postgres: [
    'Locks: nothing rewrites or scans a large table while it is locked (`runledger migrate plan`',
    'measures); indexes of tables that are in use are built CONCURRENTLY, in a file of their own.',
  ],
  sqlite: ['Locks: there is one writer at a time, so all others wait for as long as this takes.'],
};

function upItems(driver: Driver, drivers: readonly Driver[]): string[][] {
  const other = drivers.find((each) => each !== driver);
  return [
    locks[driver],
    ['Backfill: rows that are there get new values in batches, not in one statement here.'],
    ['Down: the other file gives the schema back as it was (`runledger migrate smoke`).'],
    ...(other
      ? [
          [
            `Both databases: the file for ${names[other]} does the same, or says why there is nothing to do.`,
          ],
        ]
      : []),
    ['Data loss: nothing goes that running code still reads, or that nobody has a copy of.'],
  ];
}

const downItems = [
  ['Down: afterwards the schema is what it was, byte for byte (`runledger migrate smoke`).'],
  ['Data loss: what was written since then is kept, or is meant to go.'],
];

/** What a drafted migration is, by its stage. */
export function titleOf(title: string, stage: DraftedMigration['stage'], stages: number): string {
  if (stages === 1) return title;
  const parts = {
    expand: 'what is added',
    online: 'what is checked and built while the application goes on',
    contract: 'what goes, once no running code needs it',
  };
  return `${title.replace(/[.\s]*$/, '')}: ${parts[stage]}`;
}

export const nothing: DraftedScript = { options: [], sql: '' };
