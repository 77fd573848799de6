/** What a run has done so far: told also where it fails or is interrupted, and no report comes. */
import type {
  BackfillReport,
  MigrationEvent,
  MigrationName,
  RunCommand,
  StepReport,
} from '@runledger/migrator';
import { beforeInterruption } from '../interruption.ts';
import { errorFacts } from '../terminal/failure.ts';
import { printJson } from '../terminal/output.ts';
import { printBackfill } from './backfill-texts.ts';
import { printStep } from './steps.ts';

type Deed =
  | { readonly verb: 'applied' | 'rolledBack'; readonly report: StepReport }
  | { readonly verb: 'backfilled'; readonly report: BackfillReport };

const INTERRUPTED = { code: 'INTERRUPTED', message: 'Interrupted.' };

/** Follows one run. */
export class Deeds {
  readonly #isJson: boolean;
  readonly #deeds: Deed[] = [];
  #run: { readonly command: RunCommand; readonly target: string } | null = null;
  #begun: { readonly rowsDone: number; readonly resumed: boolean } | null = null;
  #forget: () => void = () => undefined;

  constructor(isJson: boolean) {
    this.#isJson = isJson;
  }

  observe(event: MigrationEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#run = { command: event.command, target: event.target };
        // What a plan has tried on a scratch database before is none of it.
        this.#deeds.length = 0;
        this.#forget = beforeInterruption(() => Promise.resolve(this.#tellEnd(INTERRUPTED)));
        break;
      case 'run-finished':
        this.#forget();
        break;
      case 'migration-finished':
        this.#deeds.push({
          verb: event.direction === 'up' ? 'applied' : 'rolledBack',
          report: stepOf(event),
        });
        break;
      case 'backfill-started':
        this.#begun = event;
        break;
      case 'backfill-finished': {
        const { rowsDone = 0, resumed = false } = this.#begun ?? {};
        const { stream, version, name, batches, durationMs } = event;
        const rows = event.rowsDone - rowsDone;
        const done = { rowsDone: event.rowsDone, batches, rows, durationMs, resumed };
        const how = { outcome: 'finished', lacksFunction: false } as const;
        const report = { stream, version, name, ...how, ...done };
        this.#deeds.push({ verb: 'backfilled', report });
        break;
      }
      default:
    }
  }

  /** Prints a line for each thing that was done, in the order in which it was done. */
  print(): void {
    for (const deed of this.#deeds) printDeed(deed);
  }

  /** The backfills of a report that this run has not finished itself. */
  printOthers(backfills: readonly BackfillReport[]): void {
    for (const backfill of backfills) {
      const isTold = this.#deeds.some(
        ({ verb, report }) => verb === 'backfilled' && isSame(report, backfill),
      );
      if (!isTold) printBackfill(backfill);
    }
  }

  /** Says what was done before the run failed; the error itself is told as any other. */
  tellFailure(error: unknown): void {
    this.#tellEnd(errorFacts(error));
  }

  #tellEnd(error: object): void {
    // It had not begun, or this is told already.
    if (this.#run === null) return;
    const run = this.#run;
    this.#run = null;
    if (!this.#isJson) {
      this.print();
      return;
    }
    const reportsOf = (verb: Deed['verb']) =>
      this.#deeds.filter((deed) => deed.verb === verb).map(({ report }) => report);
    printJson({
      ...run,
      rolledBack: reportsOf('rolledBack'),
      applied: reportsOf('applied'),
      backfills: reportsOf('backfilled'),
      error,
    });
  }
}

function printDeed(deed: Deed): void {
  if (deed.verb === 'backfilled') printBackfill(deed.report);
  else printStep(deed.verb === 'applied' ? 'applied' : 'rolled back', deed.report);
}

const isSame = (one: MigrationName, other: MigrationName) =>
  one.stream === other.stream && one.version === other.version;

function stepOf({
  stream,
  version,
  name,
  durationMs,
  statements,
  resumed,
  late,
  backup,
  rowsLost,
}: StepReport): StepReport {
  return { stream, version, name, durationMs, statements, resumed, late, backup, rowsLost };
}
