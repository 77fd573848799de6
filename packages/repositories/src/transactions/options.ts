/** What a caller may say about a transaction, checked and filled in. */
import {
  ISOLATION_LEVELS,
  type IsolationLevel,
  type TransactionOptions,
  ValidationError,
  type ValidationIssue,
} from '@runledger/schema';

export interface TransactionSettings {
  readonly isolation: IsolationLevel;
  readonly readOnly: boolean;
  readonly retries: number;
}

const DEFAULTS: TransactionSettings = { isolation: 'read committed', readOnly: false, retries: 5 };

const MOST_RETRIES = 100;

/** @throws ValidationError for an option that is not known, or a value that is none of its own */
export function transactionSettings(options: TransactionOptions | undefined): TransactionSettings {
  if (options === undefined) return DEFAULTS;
  const issues: ValidationIssue[] = [];
  const refuse = (path: string, message: string) => issues.push({ path, message });
  if (typeof options !== 'object' || options === null) {
    throw new ValidationError('The transaction', [
      { path: 'options', message: 'must be an object' },
    ]);
  }
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(DEFAULTS, name)) {
      refuse(name, `is no option: there are ${Object.keys(DEFAULTS).join(', ')}`);
    }
  }
  const {
    isolation = DEFAULTS.isolation,
    readOnly = DEFAULTS.readOnly,
    retries = DEFAULTS.retries,
  } = options;
  if (!ISOLATION_LEVELS.includes(isolation)) {
    refuse('isolation', `must be one of ${ISOLATION_LEVELS.join(', ')}`);
  }
  if (typeof readOnly !== 'boolean') refuse('readOnly', 'must be true or false');
  if (!Number.isInteger(retries) || retries < 0 || retries > MOST_RETRIES) {
    refuse('retries', `must be a whole number from 0 to ${MOST_RETRIES}`);
  }
  if (issues.length > 0) throw new ValidationError('The transaction', issues);
  return { isolation, readOnly, retries };
}

/** @throws ValidationError for what is no function */
export function assertWork(work: unknown): void {
  if (typeof work === 'function') return;
  throw new ValidationError('The transaction', [{ path: 'work', message: 'must be a function' }]);
}
