import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where every package's vitest leaves its JSON report (set in tooling/vitest), relative to the package. */
export const resultFile = '.test-results/vitest.json';

/** What this reads of vitest's JSON report. */
export interface TestReport {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    status: string;
    assertionResults: { status: string }[];
  }[];
}

export interface TestTotals {
  passed: number;
  failed: number;
}

/**
 * Counts one package's tests. A file that failed before its first test, and a run that failed for a
 * reason outside all tests (an unhandled rejection), count as one failed test each: a failure that
 * no figure shows would look like success.
 */
export function countReport(report: TestReport): TestTotals {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed };
}

/** Whether the package's tests have left a report. */
export function hasResults(directory: string): boolean {
  return existsSync(join(directory, resultFile));
}

/** Adds up the reports of the packages in `directories`; a package without one counts as one failed test. */
export function countPackages(directories: string[]): TestTotals & { missing: string[] } {
  const totals = { passed: 0, failed: 0, missing: [] as string[] };
  for (const directory of directories) {
    if (!hasResults(directory)) {
      totals.failed++;
      totals.missing.push(directory);
      continue;
    }
    const report = readFileSync(join(directory, resultFile), 'utf8');
    const { passed, failed } = countReport(JSON.parse(report) as TestReport);
    totals.passed += passed;
    totals.failed += failed;
  }
  return totals;
}

/** The line that every run of the tests ends with. */
export function totalsLine({ passed, failed }: TestTotals): string {
  return `tests: ${passed} passed, ${failed} failed`;
}
