/** What callers may say about how something behaves, looked at before it is used. */
import { ValidationError } from './errors.ts';
import { Issues } from './model/issues.ts';
import { isProperties } from './model/properties.ts';

/**
 * Names the options that there are not.
 * @returns the issues, for what else is wrong to be added
 * @throws ValidationError for what is no object
 */
export function optionIssues(subject: string, options: unknown, known: readonly string[]): Issues {
  if (!isProperties(options)) {
    throw new ValidationError(subject, [{ path: 'options', message: 'must be an object' }]);
  }
  const issues = new Issues();
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) issues.add(name, `is no option: there are ${known.join(', ')}`);
  }
  return issues;
}

export interface DeadlineOptions {
  readonly deadlineMs?: number | undefined;
}

/**
 * How long something may take, in milliseconds from 0 to `Infinity`.
 * @param otherwise how long unless it is said
 * @throws ValidationError for any other value or option
 */
export function deadlineOf(subject: string, options: DeadlineOptions, otherwise = 30_000): number {
  const issues = optionIssues(subject, options, ['deadlineMs']);
  const { deadlineMs = otherwise } = options;
  if (!(typeof deadlineMs === 'number' && deadlineMs >= 0)) {
    issues.add('deadlineMs', 'must be a number of milliseconds from 0 on');
  }
  issues.assertNone(subject);
  return deadlineMs;
}
