import { describe, expect, it } from 'vitest';
import { UsageError } from '../terminal/failure.ts';
import { nextVersion, slugOf } from './name.ts';

describe('drafts › slugs', () => {
  it.each([
    ['add email', 'add_email'],
    ['Add e-mail to users!', 'add_e-mail_to_users'],
    ['addEmailToUsers', 'add_email_to_users'],
    ['Größe der Räume', 'gro_e_der_raume'],
    ['  users.email  ', 'users_email'],
    ['2nd key', '2nd_key'],
    ['-- drop', 'drop'],
  ])('%s', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it.each(['', '   ', '///', '表'])('refuses "%s", which has no letter to keep', (name) => {
    expect(() => slugOf(name)).toThrow(UsageError);
    expect(() => slugOf(name)).toThrow('give it a few words');
  });

  it('refuses a name that is a story', () => {
    expect(() => slugOf('a'.repeat(101))).toThrow(
      'The name has 101 characters: give it at most 100',
    );
  });
});

describe('drafts › versions', () => {
  const now = new Date('2026-11-21T17:05:59.999Z');

  it('are the minute, in UTC', () => {
    expect(nextVersion(now, [])).toBe('202611211705');
    expect(nextVersion(now, ['202611211704_a.up.sql', 'README.md'])).toBe('202611211705');
  });

  it('move on by a minute where the minute is taken, or later ones are', () => {
    expect(nextVersion(now, ['202611211705_a.up.sql'])).toBe('202611211706');
    expect(nextVersion(now, ['202701010000_b.up.sql', '202611211705_a.up.sql'])).toBe(
      '202701010001',
    );
    expect(nextVersion(now, ['202612312359_c.down.sql'])).toBe('202701010000');
  });
});
