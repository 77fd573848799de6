/** What all commands share: their options, the configuration, and how they end. */
import type { Config } from '@runledger/config';
import type { Command } from 'commander';
import { hideSecretsWith } from './terminal/failure.ts';

/** Options that every command takes, before or after its name. */
export interface CommonOptions {
  readonly driver?: string;
  readonly config?: string;
  readonly env?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Loads the configuration that the options ask for; from then on errors hide its secrets. */
export async function configured(options: CommonOptions): Promise<Config> {
  const { loadConfig, redactor } = await import('@runledger/config');
  const config = await loadConfig({
    file: options.config,
    environment: options.env,
    driver: options.driver,
  });
  hideSecretsWith(redactor(config));
  return config;
}

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
