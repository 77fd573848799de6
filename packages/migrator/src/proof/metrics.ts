import type { StepMetrics } from './reports.ts';

/** Of several steps as of one. */
export function totalOf(steps: readonly StepMetrics[]): StepMetrics {
  return {
    durationMs: steps.reduce((sum, step) => sum + step.durationMs, 0),
    statements: steps.reduce((sum, step) => sum + step.statements, 0),
  };
}
