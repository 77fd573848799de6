/** Errors for people: what failed and the way out; where in the code only for those who ask. */
import { RunledgerError } from '@runledger/schema/errors';
import { log, note, styled } from './output.ts';
import { visibleParts } from './visible.ts';

let hideConfigured = (text: string) => text;

/** From now on, errors are printed through this: the configuration's secrets are known to it. */
export function hideSecretsWith(redact: (text: string) => string): void {
  hideConfigured = redact;
}

/**
 * The text without the configuration's secrets and without API keys, whole or in part: somebody may have typed one
 * where something else belongs.
 */
export function hideSecrets(text: string): string {
  return hideConfigured(text).replace(/rl_([a-z0-9]{1,16})_[0-9A-Za-z_]+/gi, 'rl_$1_***');
}

let migrateOptions = '';

/** From now on, errors that advise to migrate name these options: without them it would be another database. */
export function adviseWith(options: { readonly [flag: string]: string | undefined }): void {
  migrateOptions = Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(
      ([flag, value]) =>
        ` --${flag} ${/^[\w./:@-]+$/.test(value ?? '') ? value : JSON.stringify(value)}`,
    )
    .join('');
}

/** A refusal of the command itself, worded for the person who typed it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Wrong usage that only shows when the command runs: the exit code is the one of wrong usage. */
export class UsageError extends CommandError {}

/** Prints an error on standard error. @returns the exit code */
export function reportFailure(error: unknown, verbose: boolean): number {
  const facts = errorFacts(error);
  const trace = verbose ? hideSecrets(traceOf(error)) : null;
  const stack = trace === null ? {} : { stack: trace };
  if (!log('error', { event: 'command-failed', ...facts, ...stack })) {
    const label = styled(['red', 'bold'], 'error:', process.stderr);
    note(`${label} ${facts.message}`);
    if (trace !== null) note(trace);
  }
  return error instanceof UsageError ? 2 : 1;
}

/** The error for machines: the sentence, and its code where it has one. */
export function errorFacts(error: unknown): { readonly message: string; readonly code?: string } {
  const code = error instanceof RunledgerError ? { code: error.code } : {};
  return { ...code, message: describeError(error) };
}

/** The error as a sentence that holds no secret, nor anything that a terminal would obey. */
export function describeError(error: unknown): string {
  return visibleParts(hideSecrets(messageOf(error)));
}

function messageOf(error: unknown): string {
  if (error instanceof RunledgerError || error instanceof CommandError) {
    return error.message.replaceAll(
      /`runledger migrate( --driver sqlite)?`/g,
      () => `\`runledger migrate${migrateOptions}\``,
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return `${message.replace(/\.?$/, '.')} This was not expected; --verbose shows where it happened.`;
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${traceOf(error.cause)}`;
}
