/** `pnpm crash`: ends migrating processes on both databases in the middle of things; see `--help`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { parseArgs } from 'node:util';
import { workspaceRoot } from './workspace.ts';

const HELP = `Usage: pnpm crash [--all] [--seed N] [--driver sqlite|postgres]

Ends migrating processes, and the server's processes that work for them, between and inside
statements, and looks whether the next run completes what they began. The tests do so at some
points; which follows from a seed, which they print.

  --all       at every point, the migrations that the drivers carry included: an hour
  --seed N    at the points of another run
  --driver    on one database only
  -h, --help  print this
`;
const DRIVERS = ['sqlite', 'postgres'];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      all: { type: 'boolean' },
      seed: { type: 'string' },
      driver: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const drivers = DRIVERS.filter((name) => name === (values.driver ?? name));
  if (drivers.length === 0) throw new Error(`"${values.driver}" is neither sqlite nor postgres.`);
  if (values.seed !== undefined && !/^[1-9]\d{0,14}$/.test(values.seed)) {
    throw new Error(`"${values.seed}" is no seed: give the number that a run printed.`);
  }
  const vitest = join(workspaceRoot, 'node_modules/vitest/vitest.mjs');
  let failed = 0;
  for (const driver of drivers) {
    const run = spawn(execPath, [vitest, 'run', 'test/migration-crashes.test.ts'], {
      cwd: join(workspaceRoot, 'packages', driver),
      stdio: 'inherit',
      env: {
        ...env,
        ...(values.all ? { TEST_CRASHES: 'all' } : {}),
        ...(values.seed === undefined ? {} : { TEST_CRASHES_SEED: values.seed }),
      },
    });
    const [code] = (await once(run, 'close')) as [number | null];
    if (code !== 0) failed = 1;
  }
  return failed;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\nTry --help.\n`);
  process.exitCode = 2;
}
