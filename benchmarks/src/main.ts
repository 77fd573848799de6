/** `pnpm bench NAME …`: runs benchmarks one after the other, prints tables and writes `results/NAME.json`. */
import type { ComparisonResult } from './comparison.ts';
import { printComparison, saveResults } from './report.ts';

type Benchmark = () => AsyncGenerator<ComparisonResult>;

/** Loaded when they run: what one measures should not weigh on another. */
const benchmarks: Record<string, () => Promise<Benchmark>> = {
  migrate: async () => (await import('./migrate/benchmark.ts')).benchmark,
  'migrate-10000': async () => (await import('./migrate/benchmark.ts')).largeBenchmark,
  record: async () => (await import('./record/benchmark.ts')).benchmark,
  open: async () => (await import('./open/benchmark.ts')).benchmark,
  latency: async () => (await import('./latency/benchmark.ts')).benchmark,
  read: async () => (await import('./read/benchmark.ts')).benchmark,
  write: async () => (await import('./write/benchmark.ts')).benchmark,
  jobs: async () => (await import('./jobs/benchmark.ts')).benchmark,
  keys: async () => (await import('./keys/benchmark.ts')).benchmark,
  stall: async () => (await import('./stall/benchmark.ts')).benchmark,
  rollback: async () => (await import('./rollback/benchmark.ts')).benchmark,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in benchmarks));
if (names.length === 0 || unknown.length > 0) {
  const complaint = unknown.length > 0 ? `There is no benchmark ${unknown.join(', ')}. ` : '';
  console.error(
    `${complaint}Usage: pnpm bench NAME …, with ${Object.keys(benchmarks).join(', ')}.`,
  );
  process.exit(2);
}

for (const name of names) {
  const load = benchmarks[name];
  if (!load) continue;
  const benchmark = await load();
  const results: ComparisonResult[] = [];
  for await (const result of benchmark()) {
    printComparison(result);
    results.push(result);
    // After each, so that a run that is cut short leaves what it has.
    saveResults(name, results);
  }
  if (results.length > 0) console.log(`\nWritten to results/${name}.json`);
}
