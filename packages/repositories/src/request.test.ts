import { jobs, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { flag, nested, oneOrMore, optional, request, required, wholeNumber } from './request.ts';

const { queue, userId, workerId } = jobs.columns;

const read = request('The thing', {
  workerId: required(workerId),
  queue: optional(queue, 'default'),
  userId: optional(userId, null),
  limit: wholeNumber([1, 10], 5),
  fair: flag(false),
  queues: oneOrMore(queue),
  delay: nested({ baseMs: wholeNumber([1, 10], 1), maxMs: wholeNumber([1, 10], 2) }),
});

function issuesOf(given: unknown) {
  try {
    return read(given);
  } catch (error) {
    expect(error).toBeInstanceOf(ValidationError);
    return (error as ValidationError).issues.map(({ path, message }) => `${path} ${message}`);
  }
}

describe('a request', () => {
  it('has every property, given or not', () => {
    expect(read({ workerId: 'w' })).toEqual({
      workerId: 'w',
      queue: 'default',
      userId: null,
      limit: 5,
      fair: false,
      queues: null,
      delay: { baseMs: 1, maxMs: 2 },
    });
    const given = {
      workerId: 'w',
      queue: 'q',
      userId: '0199aa00-0000-7000-8000-000000000001',
      limit: 10,
      fair: true,
      queues: ['a', 'b'],
      delay: { baseMs: 3, maxMs: 4 },
    };
    expect(read(given)).toEqual(given);
  });

  it('may give one value where several may be, and a part of a part', () => {
    expect(read({ workerId: 'w', queues: 'a', delay: { maxMs: 7 } })).toMatchObject({
      queues: ['a'],
      delay: { baseMs: 1, maxMs: 7 },
    });
  });

  it.each([null, undefined, 1, 'text', []])('is an object, not %j', (given) => {
    expect(issuesOf(given)).toEqual(['input must be an object']);
  });

  it('is refused with all that is wrong, each under its path', () => {
    const given = { limit: 0, fair: 1, colour: 'red', delay: { baseMs: 11, max: 1 } };
    expect(issuesOf(given)).toEqual([
      'colour is not known',
      'workerId is required',
      'limit must be a whole number from 1 to 10',
      'fair must be true or false',
      'delay.max is not known',
      'delay.baseMs must be a whole number from 1 to 10',
    ]);
    expect(issuesOf({ workerId: 'w', delay: 3 })).toEqual(['delay must be an object']);
  });

  it('takes null for nothing only where there may be nothing', () => {
    expect(issuesOf({ workerId: null, userId: null, queue: null, limit: null })).toEqual([
      'workerId is required',
      'queue must be text',
      'limit must be a whole number from 1 to 10',
    ]);
  });

  it('is named by its place where it is a part of something', () => {
    const readPart = request('The part', { size: wholeNumber([1, 2], 1) }, 'whole.part');
    expect(() => readPart({ size: 3, colour: 'red' })).toThrow(
      'The part is not valid: whole.part.colour is not known; whole.part.size must be a whole number from 1 to 2.',
    );
    expect(() => readPart(null)).toThrow('whole.part must be an object');
  });

  it('does not repeat names that may be data', () => {
    expect(issuesOf({ workerId: 'w', 'ada@example.com': 1 })).toEqual(['(key 2) is not known']);
  });
});
