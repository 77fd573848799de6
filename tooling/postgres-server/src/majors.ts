/** Runs the PostgreSQL suites on several majors, one after the other; see `--help`. */
import { parseArgs } from 'node:util';
import { parseMajor, SUPPORTED_MAJORS } from './binaries.ts';
import { type Outcome, runCommand } from './command.ts';
import { startPostgres } from './server.ts';

// The package of the server and all that depend on it. Forced: whether a result came from the
// cache cannot be seen here, and the point is to have run.
const SUITES = ['turbo', 'run', 'test', '--filter=...@tooling/postgres-server', '--force'];

const HELP = `Usage: pnpm test:postgres [--majors LIST] [-- COMMAND [ARGUMENT ...]]

Runs the test suites that use PostgreSQL on a throw-away server of each major version, fetching
servers that are missing into .cache/postgres. Exits with 1 when any major failed.

  --majors LIST  comma-separated; ${SUPPORTED_MAJORS.join(',')} by default
  COMMAND        run this instead, with TEST_POSTGRES_URL and TEST_POSTGRES_MAJOR set
                 (default: ${SUITES.join(' ')})
  -h, --help     print this

Example: pnpm test:postgres --majors 14,18
`;

interface Result {
  readonly name: string;
  readonly outcome: string;
  readonly seconds: number;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { majors: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const majors = values.majors?.split(',').map(parseMajor) ?? SUPPORTED_MAJORS;
  const command = positionals.length > 0 ? positionals : SUITES;

  const results: Result[] = [];
  for (const major of majors) {
    const begun = performance.now();
    const { name, code, interrupted, failure } = await runOn(major, command);
    if (interrupted) return code;
    const outcome = failure ?? (code === 0 ? 'passed' : `failed (exit code ${code})`);
    results.push({ name, outcome, seconds: (performance.now() - begun) / 1000 });
  }
  for (const { name, outcome, seconds } of results) {
    console.log(`${name.padEnd(16)} ${outcome} in ${seconds.toFixed(1)} s`);
  }
  return results.every(({ outcome }) => outcome === 'passed') ? 0 : 1;
}

/** A server that cannot be had fails its major and no other. */
async function runOn(
  major: number,
  command: readonly string[],
): Promise<Outcome & { name: string; failure?: string }> {
  try {
    const server = await startPostgres({ major });
    const name = `PostgreSQL ${server.version}`;
    console.log(`\n${name}: ${command.join(' ')}`);
    try {
      return { name, ...(await runCommand(command, server)) };
    } finally {
      await server.stop();
    }
  } catch (error) {
    const failure = `failed: ${(error as Error).message}`;
    return { name: `PostgreSQL ${major}`, code: 1, interrupted: false, failure };
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\nTry --help.\n`);
  process.exitCode = 2;
}
