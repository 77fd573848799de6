import { execFileSync } from 'node:child_process';
import { organizations, usageEvents, workflowStates } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { asIs, rowCodec } from './codec.ts';
import type { ValueCodecs } from './port.ts';

const reversed = {
  encode: (text: string) => [...text].reverse().join(''),
  decode: (text: unknown) => [...(text as string)].reverse().join(''),
};

const codecs: ValueCodecs = {
  id: asIs,
  key: asIs,
  text: reversed,
  enum: asIs,
  integer: asIs,
  count: asIs,
  money: { encode: (usd: number) => usd * 100, decode: (cents) => (cents as number) / 100 },
  instant: {
    encode: (instant: Date) => instant.getTime(),
    decode: (time) => new Date(time as number),
  },
  day: asIs,
  json: asIs,
  list: asIs,
  bytes: asIs,
  boolean: asIs,
};

const stored = {
  id: '1',
  slug: 'emca',
  external_id: null,
  name: 'ymedacA',
  quota_tier: 'pro',
  created_at: 1,
  updated_at: 2,
};
const row = {
  id: '1',
  slug: 'acme',
  externalId: null,
  name: 'Academy',
  quotaTier: 'pro',
  createdAt: new Date(1),
  updatedAt: new Date(2),
};

describe('rowCodec', () => {
  const codec = rowCodec(organizations, codecs);

  it('encodes the values of a row in the order of its columns', () => {
    expect(codec.encode(row)).toEqual(Object.values(stored));
    expect(codec.columns).toEqual(Object.keys(stored));
  });

  it('decodes a stored row, whatever the order of its columns and what else it has', () => {
    expect(codec.decode(stored)).toEqual(row);
    const reordered = Object.fromEntries(Object.entries({ ...stored, more: 1 }).reverse());
    expect(codec.decode(reordered)).toEqual(row);
  });

  it('takes what is not there for null, without asking the type', () => {
    const { costUsd, occurredAt } = rowCodec(usageEvents, codecs).decode({ cost_nano_usd: null });
    expect([costUsd, occurredAt]).toEqual([null, null]);
  });

  it('names money as the database does', () => {
    const { columns, encodeValue } = rowCodec(usageEvents, codecs);
    expect(columns).toContain('cost_nano_usd');
    expect(encodeValue('costUsd', 1.5)).toBe(150);
    expect(encodeValue('costUsd', null)).toBeNull();
  });

  it('reads a row back as it is stored, with nothing of the caller in it', () => {
    const { encode, readBack } = rowCodec(workflowStates, {
      ...codecs,
      json: { encode: (value) => JSON.stringify(value), decode: asIs.decode },
    });
    const given = {
      organizationId: '1',
      workflowExecId: 'run',
      workflowId: 'w',
      status: 'done',
      usage: null,
      input: { list: [-0], absent: undefined },
      output: 'null',
      error: null,
      createdAt: new Date(1),
      updatedAt: new Date(2),
    };
    const read = readBack(given, encode(given));
    expect(read).toStrictEqual({ ...given, input: { list: [0] } });
    expect(Object.keys(read)).toEqual(Object.keys(given));
    expect(read.createdAt).not.toBe(given.createdAt);
  });

  it('decodes alike where code may not be made from text', () => {
    const script = `
      const { rowCodec, asIs } = await import(${JSON.stringify(import.meta.resolve('./codec.ts'))});
      const { organizations } = await import('@runledger/schema');
      const codecs = new Proxy({}, { get: (_, type) => type === 'instant' ? { decode: (t) => new Date(t) } : asIs });
      const stored = ${JSON.stringify(stored)};
      process.stdout.write(JSON.stringify(rowCodec(organizations, codecs).decode(stored)));`;
    const output = execFileSync(
      process.execPath,
      [
        '--disallow-code-generation-from-strings',
        '--conditions=source',
        '--input-type=module',
        '-e',
        script,
      ],
      { cwd: import.meta.dirname },
    );
    expect(JSON.parse(output.toString())).toEqual(
      JSON.parse(JSON.stringify({ ...row, slug: stored.slug, name: stored.name })),
    );
  });
});
