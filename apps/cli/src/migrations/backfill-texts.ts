/** Backfills, told to people. */
import type {
  BackfillProgress,
  BackfillReport,
  BackfillStatus,
  MigrationName,
} from '@runledger/migrator';
import { print, styled } from '../terminal/output.ts';
import { countOf, duration } from '../terminal/words.ts';

/** A line for one of them. */
export function printBackfill(backfill: BackfillReport): void {
  const name = `${backfill.stream} ${backfill.version} ${backfill.name}`;
  print(`${headline(backfill)} ${name} ${styled('dim', `(${remarks(backfill)})`)}`);
}

function headline({ outcome }: BackfillReport): string {
  const words: Record<BackfillReport['outcome'], string> = {
    finished: styled('green', 'backfilled'),
    interrupted: styled('yellow', 'backfill stopped'),
    elsewhere: styled('yellow', 'backfill under way elsewhere'),
    left: styled('yellow', 'backfill left'),
  };
  return words[outcome];
}

function remarks({
  stream,
  version,
  outcome,
  rows,
  rowsDone,
  batches,
  durationMs,
  resumed,
  lacksFunction,
}: BackfillReport): string {
  const done = `${countOf(rowsDone, 'row')} in ${countOf(batches, 'batch', 'batches')}`;
  switch (outcome) {
    case 'finished':
      if (rows === 0 && durationMs === 0) return `${done}, by another process`;
      return `${done}, ${duration(durationMs)}${resumed ? ', resumed where an earlier run had stopped' : ''}`;
    case 'elsewhere':
      return `${done} so far`;
    default:
      // `migrate backfill` would only say the same.
      if (lacksFunction) {
        return `${done} so far; it is code of the application, which the configuration has not: give it as backfills['${stream}/${version}']`;
      }
      return `${done} so far; \`runledger migrate backfill\` goes on`;
  }
}

/** What was not applied, and why. */
export function waitingText(waiting: readonly MigrationName[]): string {
  const names = waiting.map(({ stream, version, name }) => `${stream} ${version} ${name}`);
  return `${countOf(waiting.length, 'migration')} not applied before the backfill is finished: ${names.join(', ')}.`;
}

/** How far it is, for a line that changes. */
export function progressText(progress: BackfillProgress): string {
  const { stream, version, name, rowsDone, estimatedRows, rowsPerSecond } = progress;
  // The estimate is the server's, and can be older than the rows.
  const isPart = estimatedRows !== null && estimatedRows >= rowsDone && estimatedRows > 0;
  const share = isPart
    ? ` of about ${number(estimatedRows)} rows (${Math.floor((100 * rowsDone) / estimatedRows)} %)`
    : ' rows';
  const rate = rowsPerSecond === null ? '' : `, ${number(rowsPerSecond)} rows/s`;
  return `backfilling ${stream} ${version} ${name}: ${number(rowsDone)}${share}${rate}`;
}

/** What `status` says of one. */
export function backfillText({ status, rowsDone, error }: BackfillStatus): string {
  return `backfill ${status}, ${number(rowsDone)} rows done${error ? `: ${error}` : ''}`;
}

const number = (value: number) => value.toLocaleString('en-US');
