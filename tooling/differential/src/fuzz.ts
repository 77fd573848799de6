/** Searches for differences for as long as it is told; see `--help`. */
import { parseArgs } from 'node:util';
import { domains } from '@runledger/conformance/differential';
import { openPostgresEngine, openSqliteEngine } from './engines.ts';
import { failureInWords, search, shortest } from './property.ts';

const HELP = `Usage: pnpm fuzz [--minutes N | --runs N] [--seed N [--path PATH]] [--domain NAME ...]

Runs random sequences of calls on SQLite and PostgreSQL, and prints the first difference.

  --minutes N    how long; 1 by default
  --runs N       how many sequences, whatever the time
  --seed N       where to begin; at random by default
  --path PATH    with the seed of a failure, that sequence alone
  --domain NAME  only calls of ${Object.keys(domains).join(', ')}; may be given several times
  -h, --help     print this
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      runs: { type: 'string' },
      seed: { type: 'string' },
      path: { type: 'string' },
      domain: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const chosen = values.domain ?? Object.keys(domains);
  const unknown = chosen.find((name) => !(name in domains));
  if (unknown !== undefined) throw new Error(`There is no domain ${unknown}.`);
  const [sqlite, postgres] = await Promise.all([openSqliteEngine(), openPostgresEngine()]);
  try {
    const began = performance.now();
    const given = values.path ? '1' : values.runs;
    const runs = given ? numberOf('runs', given) : Number.POSITIVE_INFINITY;
    const found = await search(
      [sqlite, postgres],
      Object.fromEntries(chosen.map((name) => [name, domains[name] ?? []])),
      {
        runs,
        seed: values.seed ? numberOf('seed', values.seed) : undefined,
        path: values.path,
        endsAfterMs: Number.isFinite(runs)
          ? undefined
          : numberOf('minutes', values.minutes) * 60_000,
      },
    );
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    process.stdout.write(`${found.runs} sequences in ${seconds} s.\n`);
    if (found.failure === null) return 0;
    const failure = await shortest([sqlite, postgres], found.failure);
    process.stdout.write(`\n${failureInWords(failure)}\n`);
    return 1;
  } finally {
    await Promise.all([sqlite.close(), postgres.close()]);
  }
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  throw new Error(`--${name} takes a number, not ${text}.`);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\nTry --help.\n`);
  process.exitCode = 2;
}
