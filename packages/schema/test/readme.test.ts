import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { devices, register } from './readme-example.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('README', () => {
  it('shows the example that is compiled here, word for word', () => {
    const [, shown] = /```ts\n([\s\S]*?)```/.exec(read('../README.md')) ?? [];
    expect(shown).toBe(read('./readme-example.ts'));
  });

  it('tells the truth about it', () => {
    const now = new Date('2026-02-03T04:05:06.789Z');
    const organizationId = '0198f000-0000-7000-8000-00000000000a';
    expect(register({ organizationId, serial: 'SN-1' }, now)).toMatchObject({
      serial: 'SN-1',
      state: 'active',
      lastSeenAt: now,
      lostAt: null,
    });
    expect(() => register({ organizationId: 'acme', serial: 'SN\0' }, now)).toThrow(
      'The devices row is not valid: organizationId must be a UUID; serial must not contain NUL or a lone surrogate.',
    );
    expect(devices.foreignKeys[0]?.name).toBe('fk_devices_organization_id');
    expect(devices.uniques[0]?.name).toBe('uq_devices_serial');
  });
});
