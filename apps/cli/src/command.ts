/** What all commands share: their options, the configuration, and how they end. */
import {
  type Config,
  ConfigError,
  type ConfigProblem,
  loadConfig,
  redactor,
} from '@runledger/config';
import type { Command } from 'commander';
import { adviseWith, hideSecretsWith, UsageError } from './terminal/failure.ts';
import { useLogFormat } from './terminal/output.ts';

/** Options that every command takes, before or after its name. */
export interface CommonOptions {
  readonly driver?: string;
  readonly config?: string;
  readonly env?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/**
 * Loads the configuration that the options ask for; from then on errors hide its secrets.
 * @throws UsageError when nothing but the options is wrong
 * @throws ConfigError
 */
export async function configured(options: CommonOptions): Promise<Config> {
  const { config: file, env, driver } = options;
  adviseWith({ config: file, env, driver });
  const config = await loadConfig({
    file,
    environment: env,
    driver,
  }).catch(async (error: unknown) => {
    // What is wrong with a flag leaves the file to say how it is told.
    if (env !== undefined || driver !== undefined) {
      await loadConfig({ file }).then(({ logFormat }) => useLogFormat(logFormat), ignored);
    }
    // What is wrong with a flag alone is wrong usage; a configuration that is not valid is a failure.
    const isUsage = error instanceof ConfigError && error.problems.every(isOfFlag);
    throw isUsage ? new UsageError(error.message, { cause: error }) : error;
  });
  hideSecretsWith(redactor(config));
  useLogFormat(config.logFormat);
  return config;
}

/** The first problem is the one to tell. */
const ignored = () => undefined;

/** A problem names a flag in its path (`--driver`) or, where the file lacks what it names, in its message. */
const isOfFlag = ({ path, message }: ConfigProblem) => (path || message).startsWith('--');

/**
 * What runs when a command is called: it gets the arguments, then all options, its own and the common ones.
 * What it returns is the exit code; nothing is 0, and a signal's code stays.
 */
export function action<O>(
  run: (options: O & CommonOptions, args: readonly string[]) => Promise<number | undefined>,
): (this: Command) => Promise<void> {
  return async function (this: Command) {
    const code = await run(this.optsWithGlobals(), this.processedArgs as string[]);
    if (code !== undefined && process.exitCode === undefined) process.exitCode = code;
  };
}

/** Examples at the end of a command's help. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
