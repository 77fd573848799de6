/** Runs a command beside a throw-away PostgreSQL; see `--help`. */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { parseMajor, SUPPORTED_MAJORS } from './binaries.ts';
import { runCommand } from './command.ts';
import { startPostgres } from './server.ts';

const HELP = `Usage: node tooling/postgres-server/src/run.ts [--major N] -- COMMAND [ARGUMENT ...]

Starts a throw-away PostgreSQL, runs COMMAND with TEST_POSTGRES_URL set to it, and removes it.
Where TEST_POSTGRES_URL is set already, COMMAND runs on that server and none is started.
Exits with COMMAND's exit code.

  --major N   PostgreSQL's major version: ${SUPPORTED_MAJORS.join(', ')} (the newest by default)
  -h, --help  print this

Example: node tooling/postgres-server/src/run.ts --major 14 -- vitest run
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { major: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length === 0) throw new Error('There is no command to run after "--".');

  const given = process.env.TEST_POSTGRES_URL;
  if (given && values.major) {
    throw new Error('TEST_POSTGRES_URL names a server already: unset it, or leave --major out.');
  }
  if (given) {
    return (await runCommand(positionals, { url: given, major: await majorOf(given) })).code;
  }
  const server = await startPostgres({
    major: values.major ? parseMajor(values.major) : undefined,
  });
  try {
    return (await runCommand(positionals, server)).code;
  } finally {
    await server.stop();
  }
}

async function majorOf(url: string): Promise<number> {
  const client = new pg.Client(url);
  try {
    await client.connect();
    const { rows } = await client.query('SHOW server_version_num');
    return Math.floor(Number(rows[0].server_version_num) / 10_000);
  } catch (cause) {
    throw new Error(
      `The server that TEST_POSTGRES_URL names does not answer: ${(cause as Error).message}`,
      { cause },
    );
  } finally {
    await client.end();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\nTry --help.\n`);
  process.exitCode = 2;
}
