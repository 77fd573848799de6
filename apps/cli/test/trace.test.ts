/** A trace of many requests: imported on both drivers, it says the same. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sharedData } from './shared-data.ts';
import { drivers, emptyDirectory, migrated } from './workplace.ts';

interface Trace {
  readonly name: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly hours: readonly (readonly [hour: string, requests: number])[];
  /** Where it is, made if need be; `null` where it is not at hand. */
  path(): string | null;
}

const generated: Trace = {
  name: 'a generated one',
  requests: 4_000,
  inputTokens: 14_881_554,
  outputTokens: 3_794_322,
  hours: [
    ['2023-11-16T18:00:00.000Z', 1_984],
    ['2023-11-16T19:00:00.000Z', 2_016],
  ],
  /** In the format of Azure's traces: times to 100 ns, without a zone; no newline at the end. */
  path() {
    const start = Date.UTC(2023, 10, 16, 18, 15);
    const rows = Array.from({ length: 4_000 }, (_, index) => {
      const time = new Date(start + index * 1_361).toISOString().slice(0, -1).replace('T', ' ');
      const finer = String((index * 9_973) % 10_000).padStart(4, '0');
      return `${time}${finer},${(index * 7_919) % 7_437},${(index * 104_729) % 1_899}`;
    });
    const path = join(emptyDirectory(), 'trace.csv');
    writeFileSync(path, ['TIMESTAMP,ContextTokens,GeneratedTokens', ...rows].join('\r\n'));
    return path;
  },
};

const real: Trace = {
  name: 'an hour of requests to a model that writes code, published by Azure',
  requests: 8_819,
  inputTokens: 18_059_974,
  outputTokens: 245_896,
  hours: [
    ['2023-11-16T18:00:00.000Z', 7_717],
    ['2023-11-16T19:00:00.000Z', 1_102],
  ],
  path: () => sharedData('azure-llm-inference-code-2023.csv'),
};

const traces = real.path() === null ? [generated] : [generated, real];

it.each(traces)(
  'usage import › counts a trace alike on both drivers, once however often it is given: $name',
  async (trace) => {
    const path = trace.path();
    const reports: string[] = [];
    for (const driver of drivers) {
      const { json, ok } = await migrated(driver);
      const args = `usage import ${path} --set organization=acme --set provider=azure --set model=code --map occurredAt=TIMESTAMP,inputTokens=ContextTokens,outputTokens=GeneratedTokens`;
      expect(await json(`${args} --create`)).toMatchObject({
        recorded: trace.requests,
        duplicates: 0,
        rejected: 0,
        rejects: null,
      });
      expect(await json(args)).toMatchObject({ recorded: 0, duplicates: trace.requests });
      reports.push(await ok('report usage --by hour --json'));
    }
    expect(reports[1]).toBe(reports[0]);
    const { requests: requestCount, inputTokens, outputTokens } = trace;
    expect(JSON.parse(reports[0] ?? '')).toMatchObject({
      groups: trace.hours.map(([hour, requests]) => ({ hour, requestCount: requests })),
      total: { requestCount, inputTokens, outputTokens },
    });
  },
);
