/** `pnpm bench NAME …`: runs benchmarks one after the other, prints tables and writes `results/NAME.json`. */
import type { ComparisonResult } from './comparison.ts';
import { printComparison, saveResults } from './report.ts';

type Benchmark = () => AsyncGenerator<ComparisonResult>;

const benchmarks: Record<string, () => Promise<{ benchmark: Benchmark }>> = {
  migrate: () => import('./migrate/benchmark.ts'),
  record: () => import('./record/benchmark.ts'),
  open: () => import('./open/benchmark.ts'),
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
  const { benchmark } = await load();
  const results: ComparisonResult[] = [];
  for await (const result of benchmark()) {
    printComparison(result);
    results.push(result);
  }
  console.log(`\nWritten to ${saveResults(name, results)}`);
}
