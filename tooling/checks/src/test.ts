/**
 * `pnpm test [turbo's options]`: one throw-away PostgreSQL, the tests of all packages beside it, and
 * the sum of their results as the last line.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { argv, env, execPath } from 'node:process';
import { countPackages, hasResults, resultFile, totalsLine } from './test-results.ts';
import { packagesWithScript, workspaceRoot } from './workspace.ts';

const options = argv.slice(2);
const packages = packagesWithScript(workspaceRoot, 'test');

// What turbo does not run it restores from its cache; nothing else may be counted.
for (const directory of packages) {
  rmSync(dirname(join(directory, resultFile)), { recursive: true, force: true });
}

const turbo = ['turbo', 'run', 'test', '--continue', ...options];
// A server that the caller names may hold anything, so no result obtained on another one counts.
if (env.TEST_POSTGRES_URL) turbo.push('--force');
const withServer = join(workspaceRoot, 'tooling/postgres-server/src/run.ts');
const run = spawn(execPath, [withServer, '--', ...turbo], {
  cwd: workspaceRoot,
  stdio: ['ignore', 'inherit', 'inherit'],
});
let interrupted = false;
process.on('SIGINT', () => {
  // Ctrl-C reaches the whole process group: let the server stop first, then print the totals.
  interrupted = true;
});
const [exitCode] = (await once(run, 'close')) as [number | null];

const written = options.length === 0 ? packages : packages.filter(hasResults);
const totals = countPackages(written);
for (const directory of totals.missing) {
  console.error(`${relative(workspaceRoot, directory)}: no test results`);
}
// A run that failed without a failed test, was cut short, or had nothing to run, failed.
const isWhole = exitCode === 0 && !interrupted && totals.passed > 0;
if (totals.failed === 0 && !isWhole) totals.failed = 1;
console.log(totalsLine(totals));
process.exitCode = totals.failed > 0 ? 1 : 0;
