/** Migrations that were applied or rolled back, told to people. */
import type { StepReport } from '@runledger/migrator';
import { print, styled } from '../terminal/output.ts';
import { countOf, duration } from '../terminal/words.ts';

/** A line for a migration that was applied or rolled back. */
export function printStep(verb: string, step: StepReport): void {
  const lost = Object.entries(step.rowsLost);
  const remarks = [
    duration(step.durationMs),
    ...(step.resumed ? ['resumed where an earlier run had stopped'] : []),
    ...(step.late ? ['merged late'] : []),
    ...lost.map(([table, rows]) => `${countOf(rows, 'row')} of ${table} gone`),
  ];
  print(
    `${styled('green', verb)} ${step.stream} ${step.version} ${step.name} ${styled('dim', `(${remarks.join(', ')})`)}`,
  );
}
