/** What may be said of how jobs of a kind are run, looked at where it is said: a failed job is no time to find out. */
import { type Issues, isProperties, optionIssues, wholeNumberCheck } from '@runledger/schema';

const DAY_MS = 86_400_000;
/** As the repositories take it. */
const DELAY_RANGE = [1, 31 * DAY_MS] as const;
const DELAYS = ['baseMs', 'maxMs'] as const;

/** @throws ValidationError naming everything that cannot be */
export function checkHandling(kind: string, run: unknown, options: unknown): void {
  const subject = `The handling of jobs of the kind ${kind}`;
  const issues = optionIssues(subject, options, ['retryDelay']);
  if (typeof run !== 'function') issues.add('run', 'must be a function');
  checkRetryDelay((options as { retryDelay?: unknown }).retryDelay, 'retryDelay', issues);
  issues.assertNone(subject);
}

/** @param path what the delay is called, such as `handlers[3].retryDelay` */
export function checkRetryDelay(delay: unknown, path: string, issues: Issues): void {
  if (delay === undefined) return;
  if (!isProperties(delay)) {
    issues.add(path, 'must be an object');
    return;
  }
  for (const name of Object.keys(delay)) {
    if (!DELAYS.includes(name as never)) {
      issues.add(`${path}.${name}`, `is no option: there are ${DELAYS.join(', ')}`);
    }
  }
  for (const name of DELAYS) {
    const milliseconds = delay[name];
    if (milliseconds === undefined) continue;
    wholeNumberCheck(`${path}.${name}`, DELAY_RANGE)(milliseconds, issues);
  }
}
