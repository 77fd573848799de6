/**
 * Contestants in turn (A B A B …) on the same data in one run: only ratios count, and medians over the rounds.
 */
import { performance } from 'node:perf_hooks';

export interface Contestant {
  readonly name: string;
  /** Does the work once. What must not be timed belongs in `prepare`. */
  run(): unknown;
  /** Runs before each round, untimed. */
  prepare?(): unknown;
  /** Runs after the last round. */
  finish?(): unknown;
}

export interface Comparison {
  /** What is done, and how much of it one run does. */
  readonly operation: string;
  /** Operations of one run, for the rate. */
  readonly operations: number;
  /** The contestant that the ratios are taken against. */
  readonly reference: string;
  /** What `performance.md` asks of ours, as a rate relative to the reference; none where nothing is asked. */
  readonly target?: number;
  readonly contestants: readonly Contestant[];
  readonly rounds?: number;
  /** Untimed rounds before the timed ones. Default 1; 0 where a round takes minutes. */
  readonly warmUps?: number;
}

export interface Standing {
  readonly name: string;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly perSecond: number;
  /** Rate relative to the reference's; above 1 is faster. */
  readonly ratio: number;
}

export interface ComparisonResult {
  readonly operation: string;
  readonly reference: string;
  readonly target: number | null;
  readonly rounds: number;
  readonly standings: readonly Standing[];
}

/** Runs a comparison: untimed rounds to warm up, then the timed ones. */
export async function compare(comparison: Comparison): Promise<ComparisonResult> {
  const rounds = comparison.rounds ?? 5;
  const times = new Map<string, number[]>(comparison.contestants.map(({ name }) => [name, []]));
  for (let round = -(comparison.warmUps ?? 1); round < rounds; round++) {
    for (const contestant of comparison.contestants) {
      await contestant.prepare?.();
      globalThis.gc?.();
      const start = performance.now();
      await contestant.run();
      const elapsed = performance.now() - start;
      if (round >= 0) times.get(contestant.name)?.push(elapsed);
    }
  }
  for (const contestant of comparison.contestants) await contestant.finish?.();
  const medians = new Map([...times].map(([name, all]) => [name, median(all)]));
  const reference = medians.get(comparison.reference);
  if (reference === undefined) {
    throw new RangeError(`${comparison.reference} is not among the contestants.`);
  }
  return {
    operation: comparison.operation,
    reference: comparison.reference,
    target: comparison.target ?? null,
    rounds,
    standings: [...times].map(([name, all]) => {
      const medianMs = median(all);
      return {
        name,
        medianMs,
        minMs: Math.min(...all),
        maxMs: Math.max(...all),
        perSecond: (comparison.operations / medianMs) * 1000,
        ratio: reference / medianMs,
      };
    }),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
