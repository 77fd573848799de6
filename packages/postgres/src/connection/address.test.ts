import { ConnectionError } from '@runledger/schema/errors';
import { describe, expect, it } from 'vitest';
import { readUrl } from './address.ts';
import { toClientConfig } from './options.ts';

describe('a connection url', () => {
  it('gives every part, percent-decoded', () => {
    expect(readUrl('postgres://u%40x:p%2Fw%23@db.example:6543/my%20db?sslmode=require')).toEqual({
      user: 'u@x',
      password: 'p/w#',
      host: 'db.example',
      port: 6543,
      database: 'my db',
      sslMode: 'require',
    });
  });

  it.each([
    ['postgresql://db.example', { host: 'db.example' }],
    ['postgres://[::1]:5433/d', { host: '::1', port: 5433, database: 'd' }],
    ['postgres:///d?host=/var/run/postgresql', { host: '/var/run/postgresql', database: 'd' }],
    ['postgres://%2Ftmp/d', { host: '/tmp', database: 'd' }],
    [
      'postgres://h/d?application_name=a&connect_timeout=3',
      {
        host: 'h',
        database: 'd',
        applicationName: 'a',
        connectTimeoutMs: 3000,
      },
    ],
    [
      'postgres://h?user=u&password=p&dbname=d&port=1',
      {
        host: 'h',
        user: 'u',
        password: 'p',
        database: 'd',
        port: 1,
      },
    ],
  ])('reads %s', (url, expected) => {
    expect(readUrl(url)).toEqual(expected);
  });

  it.each([
    ['mysql://u:s3cret@h/d', 'not one of PostgreSQL'],
    ['postgres://u:s3cret@h:port/d', 'not one of PostgreSQL'],
    ['s3cret', 'not one of PostgreSQL'],
    ['postgres://u:s3cret%zz@h/d', 'not one of PostgreSQL'],
    ['postgres://u:s3cret@h/d?sslmode=yes', 'disable, prefer, require'],
    ['postgres://u:s3cret@h/d?sslcert=x', 'parameter sslcert'],
    ['postgres://u:s3cret@h/d?port=0', 'port'],
    ['postgres://u:s3cret@h/d?connect_timeout=soon', 'connect_timeout'],
  ])('refuses %s without quoting it', (url, message) => {
    const read = () => readUrl(url);
    expect(read).toThrow(ConnectionError);
    expect(read).toThrow(message);
    expect(read).not.toThrow('s3cret');
  });

  it('yields to options given beside it', () => {
    const config = toClientConfig({ url: 'postgres://u:p@h:1/d', user: 'other', port: undefined });
    expect(config).toMatchObject({ user: 'other', password: 'p', host: 'h', port: 1 });
  });

  it('or a host is required', () => {
    expect(() => toClientConfig({ database: 'd' })).toThrow(/url.*host/);
  });
});
