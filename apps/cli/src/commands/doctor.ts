import {
  type Config,
  ConfigError,
  describeConnection,
  openMigrator,
  openStore,
} from '@runledger/config';
import type { HealthCheck } from '@runledger/schema';
import { RunledgerError } from '@runledger/schema/errors';
import { Command } from 'commander';
import { action, type CommonOptions, configured, examples } from '../command.ts';
import { describeError } from '../terminal/failure.ts';
import { print, printJson, styled } from '../terminal/output.ts';
import { newerText } from './migrate/status.ts';

interface Check extends HealthCheck {
  /** Of the error that was found. */
  readonly code?: string;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .summary('what is wrong, and how to mend it')
    .description(
      'Looks at the configuration, the connection, the schema version and the settings of the database: what is wrong, and how to mend it. Changes nothing. Exit code: 0 all is well, 1 something is not.',
    )
    .addHelpText('after', examples('runledger doctor', 'runledger doctor --env production --json'))
    .action(
      action(async (options) => {
        const checks = await examine(options);
        const ok = checks.every((check) => check.ok);
        if (options.json) printJson({ ok, checks });
        else for (const check of checks) printCheck(check);
        return ok ? 0 : 1;
      }),
    );
}

function printCheck({ name, ok, detail }: Check): void {
  print(`${ok ? styled('green', '✓') : styled('red', '✗')} ${styled('bold', name)}: ${detail}`);
}

async function examine(options: CommonOptions): Promise<Check[]> {
  const checks = [runtime()];
  const config = await attempt('configuration', checks, async () => {
    const found = await configured(options);
    return [found, await whereFrom(found)] as const;
  });
  if (config) await examineDatabase(config, checks);
  return checks;
}

/** Runs one look; what it throws is its finding. */
async function attempt<T>(
  name: string,
  checks: Check[],
  look: () => Promise<readonly [T, string]>,
): Promise<T | null> {
  try {
    const [result, detail] = await look();
    checks.push({ name, ok: true, detail });
    return result;
  } catch (error) {
    checks.push({ name, ok: false, detail: describeError(error), code: codeOf(error) });
    return null;
  }
}

/** What programs tell by: of a configuration's problems, the one that has a code. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof ConfigError) return error.problems.find(({ code }) => code)?.code;
  return error instanceof RunledgerError ? error.code : undefined;
}

/** Too old a Node does not come this far. */
function runtime(): Check {
  return { name: 'node', ok: true, detail: process.versions.node };
}

async function whereFrom(config: Config): Promise<string> {
  const files = [config.files.config, config.files.env].filter((file) => file !== null);
  const from = files.length === 0 ? 'no file, only the environment' : files.join(' and ');
  return `${describeConnection(config.connection)} (from ${from})`;
}

async function examineDatabase(config: Config, checks: Check[]): Promise<void> {
  const status = await attempt('migrations', checks, async () => {
    const report = await (await openMigrator(config)).status();
    const pending = report.streams.reduce((sum, stream) => sum + stream.pending, 0);
    if (report.state === 'newer') return [report, newerText(report)];
    return [report, pending === 0 ? report.state : `${pending} pending`];
  });
  if (status === null) return;
  // Whether a newer one is served, the store says.
  if (!['current', 'newer', 'backfilling'].includes(status.state)) {
    const last = checks.pop();
    const advice =
      status.state === 'drifted'
        ? 'runledger migrate verify says what'
        : 'runledger migrate mends it';
    checks.push({ name: 'migrations', ok: false, detail: `${last?.detail}: ${advice}` });
    return;
  }
  try {
    const store = await openStore(config);
    try {
      checks.push(...(await store.health()).checks);
    } finally {
      await store.close();
    }
  } catch (error) {
    checks.push({ name: 'store', ok: false, detail: describeError(error) });
  }
}
