/** What callers may say about how something behaves, looked at before it is used. */
import { ValidationError, type ValidationIssue } from './errors.ts';

/**
 * Names the options that there are not.
 * @throws ValidationError for what is no object
 */
export function optionIssues(
  subject: string,
  options: unknown,
  known: readonly string[],
): ValidationIssue[] {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ValidationError(subject, [{ path: 'options', message: 'must be an object' }]);
  }
  return Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((path) => ({ path, message: `is no option: there are ${known.join(', ')}` }));
}

export interface DeadlineOptions {
  readonly deadlineMs?: number | undefined;
}

/**
 * How long something may take, in milliseconds from 0 to `Infinity`; 30,000 unless given.
 * @throws ValidationError for any other value or option
 */
export function deadlineOf(subject: string, options: DeadlineOptions): number {
  const issues = optionIssues(subject, options, ['deadlineMs']);
  const { deadlineMs = 30_000 } = options;
  if (!(typeof deadlineMs === 'number' && deadlineMs >= 0)) {
    issues.push({ path: 'deadlineMs', message: 'must be a number of milliseconds from 0 on' });
  }
  if (issues.length > 0) throw new ValidationError(subject, issues);
  return deadlineMs;
}
