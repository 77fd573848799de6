/** What a caller may say about a transaction, checked and filled in. */
import {
  ISOLATION_LEVELS,
  type IsolationLevel,
  optionIssues,
  type TransactionOptions,
  ValidationError,
  wholeNumberCheck,
} from '@runledger/schema';

export interface TransactionSettings {
  readonly isolation: IsolationLevel;
  readonly readOnly: boolean;
  readonly retries: number;
}

const DEFAULTS: TransactionSettings = { isolation: 'read committed', readOnly: false, retries: 5 };

const SUBJECT = 'The transaction';
const checkRetries = wholeNumberCheck('retries', [0, 100]);

/** @throws ValidationError for an option that is not known, or a value that is none of its own */
export function transactionSettings(options: TransactionOptions | undefined): TransactionSettings {
  if (options === undefined) return DEFAULTS;
  const issues = optionIssues(SUBJECT, options, Object.keys(DEFAULTS));
  const {
    isolation = DEFAULTS.isolation,
    readOnly = DEFAULTS.readOnly,
    retries = DEFAULTS.retries,
  } = options;
  if (!ISOLATION_LEVELS.includes(isolation)) {
    issues.add('isolation', `must be one of ${ISOLATION_LEVELS.join(', ')}`);
  }
  if (typeof readOnly !== 'boolean') issues.add('readOnly', 'must be true or false');
  checkRetries(retries, issues);
  issues.assertNone(SUBJECT);
  return { isolation, readOnly, retries };
}

/** @throws ValidationError for what is no function */
export function assertWork(work: unknown): void {
  if (typeof work === 'function') return;
  throw new ValidationError(SUBJECT, [{ path: 'work', message: 'must be a function' }]);
}
