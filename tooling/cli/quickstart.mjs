/**
 * `npx -y pnpm@12 quickstart [--driver postgres]`: from a fresh clone to a database with something in it. pnpm has
 * installed what is missing before it starts this. Running it again changes nothing.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { needCurrentNode } from './node-version.mjs';

const HELP = `Usage: npx -y pnpm@12 quickstart [--driver sqlite|postgres]

Builds the command, migrates a database, fills it with sample data and reports on it.

  --driver NAME  sqlite (default): the file that runledger.config.json names
                 postgres: the server that DB_URL names, or one that is thrown away afterwards
`;

needCurrentNode();
const options = readArguments();
if (options.help) process.stdout.write(HELP);
else if (options.driver === 'postgres' && !isConfigured(options.driver)) await onThrowAwayServer();
else quickstart(options.driver, {});

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        driver: { type: 'string', default: 'sqlite' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    process.stderr.write(`error: ${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}

/** Whether anything says where the database is: the command is asked, since it reads files as well. */
function isConfigured(driver) {
  const { stdout } = runledger(['doctor', '--driver', driver, '--json'], {}, 'pipe');
  const { checks } = JSON.parse(stdout);
  return !checks.some(({ code }) => code === 'ADDRESS_MISSING');
}

async function onThrowAwayServer() {
  const { startPostgres } = await import('../postgres-server/src/index.ts');
  console.log(
    'No address of a PostgreSQL is configured (DB_URL): starting one that goes when this ends.',
  );
  const server = await startPostgres();
  try {
    quickstart('postgres', { DB_URL: server.url });
    console.log(
      'The server and its data are gone now. To keep them, set DB_URL and run this again.',
    );
  } finally {
    await server.stop();
  }
}

function quickstart(driver, variables) {
  const startedAt = performance.now();
  const run = (args, stdio) => {
    const result = runledger([...args, '--driver', driver], variables, stdio);
    if (result.status !== 0) process.exit(result.status ?? 1);
    return result.stdout;
  };

  const { target, applied } = JSON.parse(run(['migrate', '--json'], 'pipe'));
  const news =
    applied.length === 0 ? 'up to date, nothing to apply' : `${applied.length} migrations applied`;
  console.log(`${target}: ${news}.`);
  const { tables } = JSON.parse(run(['seed', '--json'], 'pipe'));
  const added = tables.reduce((sum, table) => sum + table.added, 0);
  console.log(`Sample data: ${added === 0 ? 'nothing new' : `${added} rows added`}.\n`);
  run(['report', 'usage', '--by', 'model'], 'inherit');
  console.log('');
  run(['report', 'usage', '--by', 'organization'], 'inherit');

  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const isUnchanged = applied.length === 0 && added === 0;
  console.log(
    `\n${isUnchanged ? 'Everything was there already; nothing changed.' : `Ready in ${seconds} s.`}`,
  );
  if (Object.keys(variables).length === 0) console.log(nextSteps(driver));
}

/** @param stdio of standard output; errors always go to the terminal */
function runledger(args, variables, stdio) {
  return spawnSync(
    process.execPath,
    [fileURLToPath(new URL('run.mjs', import.meta.url)), ...args],
    {
      env: { ...process.env, ...variables },
      encoding: 'utf8',
      stdio: ['inherit', stdio, 'inherit'],
    },
  );
}

function nextSteps(driver) {
  const flag = ` --driver ${driver}`;
  // Whoever came by npx may have no pnpm of their own.
  return `
What to try next:
  npx -y pnpm@12 runledger report usage --by day${flag}
  npx -y pnpm@12 runledger report usage --by key --json${flag}
  npx -y pnpm@12 runledger usage import --help
  npx -y pnpm@12 migrate status${flag}
  npx -y pnpm@12 runledger doctor${flag}
  npx -y pnpm@12 runledger --help`;
}
