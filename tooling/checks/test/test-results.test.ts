import { expect, test } from 'vitest';
import { countPackages, countReport, totalsLine } from '../src/test-results.ts';
import { workspaceWith } from './workspace.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((result) => ({ status: result })),
});

test('passed and failed tests count', () => {
  const testResults = [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')];
  const report = { success: false, numPassedTests: 3, numFailedTests: 1, testResults };
  expect(countReport(report)).toEqual({ passed: 3, failed: 1 });
});

test('a file that did not load counts as a failed test', () => {
  const testResults = [file('passed', 'passed'), file('failed')];
  const report = { success: false, numPassedTests: 1, numFailedTests: 0, testResults };
  expect(countReport(report)).toEqual({ passed: 1, failed: 1 });
});

test('a run that failed outside its tests counts as a failed test', () => {
  const testResults = [file('passed', 'passed')];
  const report = { success: false, numPassedTests: 1, numFailedTests: 0, testResults };
  expect(countReport(report)).toEqual({ passed: 1, failed: 1 });
});

test('a package without results counts as a failed test and is named', () => {
  const report = { success: true, numPassedTests: 2, numFailedTests: 0, testResults: [] };
  const root = workspaceWith({
    'packages/schema/.test-results/vitest.json': JSON.stringify(report),
    'packages/sqlite/src/index.ts': '',
  });
  const totals = countPackages([`${root}/packages/schema`, `${root}/packages/sqlite`]);
  expect(totals).toEqual({ passed: 2, failed: 1, missing: [`${root}/packages/sqlite`] });
  expect(totalsLine(totals)).toBe('tests: 2 passed, 1 failed');
});
