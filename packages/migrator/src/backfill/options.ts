/** Reads the header lines of a backfill's file: which table it goes through, by which key, and how fast. */
import {
  assertAfterAllow,
  demand,
  headerIn,
  readAllowance,
  readDuration,
  readSettings,
} from '../files/options.ts';
import { ROW_LOSS } from '../files/source.ts';
import type { Script } from '../sql/statements.ts';

export interface BackfillOptions {
  /** `table=jobs`: whose rows it goes through. */
  readonly table: string;
  /** `as=j`: what the statements call the table, where they give it another name. */
  readonly alias: string;
  /** `key=organization_id,id`: a unique key to go by. `null`: the primary key. */
  readonly key: readonly string[] | null;
  /** `batch=1000`: the most rows of a batch. */
  readonly batch: number;
  /** `pause=50ms`: the shortest pause between two batches. */
  readonly pauseMs: number;
  /** `function`: what is done with a batch is code of the application, and the file has no statements. */
  readonly isFunction: boolean;
  /** `allow=row-loss reason="…"`: the reason, by the hazard. */
  readonly allow: Readonly<Record<string, string>>;
  /** `lock-timeout=500ms`, in milliseconds. */
  readonly lockTimeoutMs: number | null;
  /** `statement-timeout=10s`, in milliseconds. */
  readonly statementTimeoutMs: number | null;
}

const DEFAULT_BATCH = 1_000;
const LARGEST_BATCH = 100_000;
const DEFAULT_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 60_000;
const KNOWN =
  'table=<table>, as=<alias>, key=<column>,<column>, batch=<rows>, pause=<duration>, function, allow=row-loss reason="…", lock-timeout=<duration>, statement-timeout=<duration>';

type Draft = { -readonly [K in keyof BackfillOptions]: BackfillOptions[K] | undefined };

/** @throws Error with what is wrong, for whoever knows the file's name */
export function readBackfillOptions(comments: Script['comments']): BackfillOptions {
  const draft: Partial<Draft> = {};
  for (const { text, leading } of comments) {
    const header = headerIn(text);
    if (!header) continue;
    if (!leading) {
      throw new Error(`the line "${text.trim()}" must stand before the first statement`);
    }
    const settings = readSettings(header[1] ?? '', KNOWN);
    for (const [index, { key, value }] of settings.entries()) {
      if (key === 'allow') draft.allow = allowance(readAllowance(settings, index));
      else if (key === 'reason') assertAfterAllow(settings, index);
      else apply(draft, key, value);
    }
  }
  const { table } = draft;
  if (table === undefined) {
    throw new Error(
      'it does not say whose rows it goes through: add the line "-- runledger: table=<table>" at the top',
    );
  }
  return {
    table,
    alias: draft.alias ?? table,
    key: draft.key ?? null,
    batch: draft.batch ?? DEFAULT_BATCH,
    pauseMs: draft.pauseMs ?? DEFAULT_PAUSE_MS,
    isFunction: draft.isFunction ?? false,
    allow: draft.allow ?? {},
    lockTimeoutMs: draft.lockTimeoutMs ?? null,
    statementTimeoutMs: draft.statementTimeoutMs ?? null,
  };
}

/** Of what an `allow` can name, what a batch can do. */
function allowance(allowed: Record<string, string>): Record<string, string> {
  for (const hazard of Object.keys(allowed)) {
    if (hazard === ROW_LOSS) continue;
    throw new Error(`allow=${hazard} allows nothing in a backfill; there is allow=${ROW_LOSS}`);
  }
  return allowed;
}

function apply(draft: Partial<Draft>, key: string, value: string | null): void {
  switch (key) {
    case 'table':
      draft.table = demand(key, value);
      break;
    case 'as':
      draft.alias = demand(key, value);
      break;
    case 'key':
      draft.key = demand(key, value).split(',');
      if (draft.key.includes('')) throw new Error(`key=${value} lacks the name of a column`);
      break;
    case 'batch':
      draft.batch = batchSize(Number(value ?? Number.NaN), `batch=${value ?? ''}`);
      break;
    case 'pause':
      draft.pauseMs = pause(readDuration(key, value), `pause=${value ?? ''}`);
      break;
    case 'function':
      if (value !== null) throw new Error('function takes no value');
      draft.isFunction = true;
      break;
    case 'lock-timeout':
      draft.lockTimeoutMs = readDuration(key, value);
      break;
    case 'statement-timeout':
      draft.statementTimeoutMs = readDuration(key, value);
      break;
    default:
      throw new Error(`"${key}" is no option of a backfill; there are ${KNOWN}`);
  }
}

/** @param given the value as somebody wrote it, for the message */
export function batchSize(value: number, given: string): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= LARGEST_BATCH) return value;
  throw new Error(`${given} is no number of rows from 1 to ${LARGEST_BATCH}`);
}

/** @param given the value as somebody wrote it, for the message */
export function pause(ms: number, given: string): number {
  if (ms >= 0 && ms <= LONGEST_PAUSE_MS) return ms;
  throw new Error(`${given} is no pause of at most ${LONGEST_PAUSE_MS / 1000} s`);
}
