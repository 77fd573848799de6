import { usageReport } from '@runledger/analytics';
import { openStore } from '@runledger/config';
import { usdToNano, ValidationError } from '@runledger/schema';
import { Calendar, sampleUsage } from '@runledger/seeds';
import { describe, expect, it } from 'vitest';
import { drivers, migrated, type Workplace } from './workplace.ts';

const groupings = ['hour', 'day', 'model', 'organization', 'key', 'user'];

async function reports({ ok }: Workplace): Promise<string[]> {
  const texts: string[] = [];
  for (const by of groupings) texts.push(await ok(`report usage --by ${by} --json`));
  texts.push(await ok('report usage --by day --organization lumen-labs --json'));
  return texts;
}

describe('seed and report usage', () => {
  it('give the same on both drivers, and seeding again adds nothing', async () => {
    const all: string[][] = [];
    for (const driver of drivers) {
      const workplace = await migrated(driver);
      const first = await workplace.json('seed');
      const added = (report: { tables: { added: number }[] }) =>
        report.tables.reduce((sum, table) => sum + table.added, 0);
      expect(added(first)).toBeGreaterThan(6_000);
      const before = await reports(workplace);
      expect(added(await workplace.json('seed --set usage'))).toBe(0);
      expect(await workplace.ok('seed')).toContain('Nothing new');
      expect(await reports(workplace)).toEqual(before);
      all.push(before);
    }
    expect(all[1]).toEqual(all[0]);
  });

  it('report what the samples hold, added up one by one', async () => {
    const workplace = await migrated('sqlite');
    const { anchor } = await workplace.json('seed');
    const { total } = await workplace.json('report usage --by model');
    const sums = { requestCount: 0, errorCount: 0, inputTokens: 0, outputTokens: 0 };
    let costNanoUsd = 0;
    for (const events of sampleUsage(new Calendar(new Date(anchor)))) {
      for (const event of events) {
        sums.requestCount += 1;
        sums.errorCount += event.status === 'error' ? 1 : 0;
        sums.inputTokens += event.inputTokens ?? 0;
        sums.outputTokens += event.outputTokens ?? 0;
        costNanoUsd += usdToNano(event.costUsd ?? 0);
      }
    }
    expect(total).toMatchObject({ ...sums, costNanoUsd });
  });

  it('leaves a protected environment alone', async () => {
    const workplace = await migrated('sqlite');
    workplace.write('runledger.config.json', '{"environments":{"live":{"protected":true}}}');
    expect(await workplace.run('seed --env live')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('live is a protected environment'),
    });
  });
});

describe.each(drivers)('report usage on %s', (driver) => {
  it('limits by time and organization, from inclusive, to exclusive', async () => {
    const { directory: _, json, ok, run, write } = await migrated(driver);
    write(
      'usage.csv',
      [
        'occurredAt,inputTokens,costUsd',
        '2025-01-01 23:59:59.999,1,0.1',
        '2025-01-02 00:00:00,20,',
        '2025-01-02 23:59:59.999,300,0.000000001',
        '2025-01-03,4000,0',
      ].join('\n'),
    );
    await ok(
      'usage import usage.csv --create --set organization=acme --set provider=p --set model=m',
    );
    const { total } = await json('report usage --from 2025-01-02 --to 2025-01-03T00:00:00Z');
    expect(total).toMatchObject({
      requestCount: 2,
      inputTokens: 320,
      costNanoUsd: 1,
      unpricedCount: 1,
    });
    expect(await json('report usage --by day --organization acme')).toMatchObject({
      organization: 'acme',
      groups: [
        { day: '2025-01-01', inputTokens: 1 },
        { day: '2025-01-02', inputTokens: 320 },
        { day: '2025-01-03', inputTokens: 4000 },
      ],
      total: { inputTokens: 4321, costNanoUsd: 100_000_001 },
    });
    expect(await run('report usage --organization other')).toMatchObject({
      code: 1,
      stderr:
        'error: There is no organization other: `runledger orgs list` shows those there are.\n',
    });
    const { id } = await json('orgs show acme');
    expect((await json(`report usage --organization ${id}`)).total).toMatchObject({
      inputTokens: 4321,
    });
    expect(await ok('report usage --from 2030-01-01')).toBe('No usage in this time.\n');
  });

  it('takes an identifier however it is written, and refuses what is none', async () => {
    const { directory, env, ok, write } = await migrated(driver);
    write('usage.csv', 'occurredAt,inputTokens\n2025-01-01,7');
    await ok(
      'usage import usage.csv --create --set organization=acme --set provider=p --set model=m',
    );
    const store = await openStore({ cwd: directory, variables: env });
    try {
      const { id = '' } = (await store.organizations.getBySlug('acme')) ?? {};
      const by = 'model';
      const { total } = await usageReport(store, { by, organizationId: id.toUpperCase() });
      expect(total.inputTokens).toBe(7n);
      for (const organizationId of ['acme', '']) {
        await expect(usageReport(store, { by, organizationId })).rejects.toThrow(ValidationError);
      }
    } finally {
      await store.close();
    }
  });

  it('sums past 2^53 to the last token', async () => {
    const { ok, write } = await migrated(driver);
    const largest = Number.MAX_SAFE_INTEGER;
    const rows = Array.from({ length: 3 }, (_, i) => `2025-01-0${i + 1},${largest}`);
    write('usage.csv', `occurredAt,inputTokens\n${rows.join('\n')}`);
    await ok(
      'usage import usage.csv --create --set organization=acme --set provider=p --set model=m',
    );
    expect(await ok('report usage --by model --json')).toContain(
      `"inputTokens": ${3n * BigInt(largest)}`,
    );
  });
});
