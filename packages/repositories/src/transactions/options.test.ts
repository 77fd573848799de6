import { type TransactionOptions, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { transactionSettings } from './options.ts';

describe('transactionSettings', () => {
  it('fills in what is not said', () => {
    const defaults = { isolation: 'read committed', readOnly: false, retries: 5 };
    expect(transactionSettings(undefined)).toEqual(defaults);
    expect(transactionSettings({})).toEqual(defaults);
    expect(transactionSettings({ isolation: undefined, retries: 0 })).toEqual({
      ...defaults,
      retries: 0,
    });
    expect(transactionSettings({ isolation: 'serializable', readOnly: true })).toEqual({
      isolation: 'serializable',
      readOnly: true,
      retries: 5,
    });
  });

  it('refuses in one sentence that names everything', () => {
    const refuse = (options: unknown) => () => transactionSettings(options as TransactionOptions);
    expect(refuse({ isolation: 'snapshot', readOnly: 1, retries: -1, readonly: true })).toThrow(
      new ValidationError('The transaction', [
        { path: 'readonly', message: 'is no option: there are isolation, readOnly, retries' },
        {
          path: 'isolation',
          message: 'must be one of read committed, repeatable read, serializable',
        },
        { path: 'readOnly', message: 'must be true or false' },
        { path: 'retries', message: 'must be a whole number from 0 to 100' },
      ]),
    );
    for (const bad of [
      null,
      'serializable',
      { retries: 1.5 },
      { retries: 101 },
      { constructor: 1 },
    ]) {
      expect(refuse(bad)).toThrow(ValidationError);
    }
  });
});
