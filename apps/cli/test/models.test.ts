/** Prices of models: imported, set, ended and shown with commands. */
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { openStore } from '@runledger/config';
import { type ModelRegistryEntry, usdToNano } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { sharedData } from './shared-data.ts';
import { drivers, migrated, type Workplace } from './workplace.ts';

const gpt = {
  litellm_provider: 'openai',
  mode: 'chat',
  input_cost_per_token: 2.5e-6,
  output_cost_per_token: 1e-5,
  cache_read_input_token_cost: 1.25e-6,
  max_input_tokens: 128_000,
};
const sample = {
  sample_spec: { litellm_provider: 'one of many', max_tokens: 'in words' },
  'gpt-9': gpt,
  'azure/gpt-9': { ...gpt, litellm_provider: 'azure', deprecation_date: '2020-01-01' },
  'gemini-9': {
    ...gpt,
    litellm_provider: 'vertex_ai-language-models',
    input_cost_per_token_above_200k_tokens: 5e-6,
  },
  'gpt-image-9': { ...gpt, mode: 'image_generation' },
};

const real = sharedData('litellm-model-prices.json');
const priceFiles = real === null ? [] : [['the real price file', real] as const];

/** An organization to have prices of its own. */
async function withOrganization({ directory, env }: Workplace): Promise<string> {
  const store = await openStore({ cwd: directory, variables: env });
  try {
    return (await store.organizations.create({ slug: 'acme', name: 'Acme' })).id;
  } finally {
    await store.close();
  }
}

describe.each(drivers)('models on %s', (driver) => {
  it('imports a price file, once and again, and shows what became of it', async () => {
    const { json, ok, run, write } = await migrated(driver);
    write('prices.json', JSON.stringify(sample));
    const trial = await run('models import prices.json --effective-from 2026-01-01 --dry-run');
    expect(trial.stdout).toContain('Prices of the list from 2026-01-01 on: 3 new, 0 changed');
    expect(trial.stdout).toContain('2 entries skipped, 1 model with prices left out');
    expect(trial.stdout).toContain('has the mode image_generation');
    expect(trial.stdout).toContain('input_cost_per_token_above_200k_tokens');
    expect(trial.stderr).toBe('Nothing was changed: this was a trial.\n');
    expect(await ok('models list --all')).toContain('There are no such prices');

    const rename = '--rename vertex_ai=google';
    const imported = await json(`models import prices.json --effective-from 2026-01-01 ${rename}`);
    expect(imported).toMatchObject({ added: 3, changed: 0, unchanged: 0, dryRun: false });
    expect(imported.skipped.map(({ key }: { key: string }) => key)).toEqual([
      'sample_spec',
      'gpt-image-9',
    ]);
    const { items } = await json('models list');
    const first = await json('models list --limit 2');
    const second = await json(`models list --limit 2 --after ${first.next}`);
    expect([...first.items, ...second.items]).toEqual(items);
    expect(second.next).toBeNull();
    expect(items).toMatchObject([
      { provider: 'azure', model: 'gpt-9', status: 'deprecated' },
      { provider: 'google', model: 'gemini-9', status: 'active', cachedInputUsdPerMtok: 1.25 },
      { provider: 'openai', model: 'gpt-9', inputUsdPerMtok: 2.5, contextWindowTokens: 128_000 },
    ]);

    const again = await json(`models import prices.json ${rename}`);
    expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 3, published: [] });
    write('cheaper.json', JSON.stringify({ 'gpt-9': { ...gpt, input_cost_per_token: 2e-6 } }));
    const changed = await ok('models import cheaper.json --effective-from 2026-02-01');
    expect(changed).toMatch(/openai\s+gpt-9\s+2\.50 → 2\.00/);
    expect(changed).toContain('0 new, 1 changed, 0 as they were');
    expect(await ok('models list --provider openai --all')).toMatch(
      /2\.50 .* 2026-01-01 {2}2026-02-01\n.* 2\.00 .* 2026-02-01 {2}–\n$/,
    );
    const old = await json('models list --provider openai --at 2026-01-31');
    expect(old.items).toMatchObject([{ inputUsdPerMtok: 2.5 }]);
  });

  it('sets a price of an organization’s own, ends it, and marks models', async () => {
    const workplace = await migrated(driver);
    const { directory, env, json, ok } = workplace;
    const acme = await withOrganization(workplace);
    await ok(
      'models set openai gpt-9 --input 2.5 --output 10 --cached-input 1.25 --from 2026-01-01',
    );
    const own = await json(
      'models set openai gpt-9 --organization acme --input 2 --from 2026-02-01 --to 2026-06-01',
    );
    // What had no price of its own goes with input and output.
    expect(own).toMatchObject({
      organizationId: acme,
      inputUsdPerMtok: 2,
      cachedInputUsdPerMtok: 1.25,
      cacheWriteUsdPerMtok: 2,
      outputUsdPerMtok: 10,
      reasoningUsdPerMtok: 10,
      effectiveTo: '2026-06-01T00:00:00.000Z',
    });
    const inputAt = async (day: string) =>
      (await json(`models show openai gpt-9 --organization ${acme} --at ${day}`)).price
        .inputUsdPerMtok;
    expect([await inputAt('2026-01-31'), await inputAt('2026-03-01')]).toEqual([2.5, 2]);
    expect(await ok('models end openai gpt-9 --organization acme --at 2026-02-15')).toBe(
      'The price of openai gpt-9 in acme ends at 2026-02-15.\n',
    );
    expect(await inputAt('2026-03-01')).toBe(2.5);
    const shown = await ok('models show openai gpt-9 --organization acme');
    expect(shown).toMatch(/acme\s+2\.00\s.*2026-02-01 {2}2026-02-15/);
    expect(shown).toMatch(/the list\s+2\.50\s/);

    expect(await ok('models status openai gpt-9 retired')).toBe('openai gpt-9 is retired.\n');
    expect(await ok('models status openai gpt-9 retired')).toContain('is retired already');
    expect(await json('models list --status retired')).toMatchObject({
      items: [{ model: 'gpt-9' }],
    });
    expect(await ok('models list --organization acme')).toBe(
      "There are no such prices of acme alone: the list's hold for it.\n",
    );

    const store = await openStore({ cwd: directory, variables: env });
    try {
      const actionsOf = async (log: Pick<typeof store, 'audit'>) =>
        (await log.audit.list()).items
          .map(({ action }) => action)
          .filter((action) => !action.startsWith('migration.'));
      expect(await actionsOf(store.organization(acme))).toEqual([
        'model_price.end',
        'model_price.publish',
      ]);
      expect(await actionsOf(store)).toEqual(['model.set_status', 'model_price.publish']);
    } finally {
      await store.close();
    }
  });

  it('says in a sentence what is wrong', async () => {
    const { ok, run, write } = await migrated(driver);
    write('broken.json', '{"gpt-9":');
    write('other.json', '{"name":"runledger"}');
    writeFileSync(write('utf16.json', ''), Buffer.from('\ufeff{}', 'utf16le'));
    writeFileSync(write('prices.json.gz', ''), gzipSync('{}'));
    await ok('models set openai gpt-9 --input 1 --output 2 --from 2026-01-01');
    for (const [args, code, fault] of [
      ['models import nothing.json', 1, 'nothing.json does not exist.'],
      ['models import .', 1, '. is a directory; name a file in it.'],
      ['models import broken.json', 1, 'broken.json is no JSON: '],
      ['models import utf16.json', 1, 'utf16.json is UTF-16: save it as UTF-8.'],
      ['models import prices.json.gz', 1, 'prices.json.gz is compressed: give what `zcat` makes'],
      ['models import other.json', 1, 'other.json holds no model with a price for tokens'],
      ['models list --organization nobody', 1, 'There is no organization nobody'],
      ['models list --all --at 2026-01-01', 2, '--at and --all exclude each other.'],
      ['models show openai gpt-8', 1, 'There is no price of openai gpt-8'],
      ['models set openai gpt-8 --input 1', 2, '--input and --output are needed'],
      ['models set openai gpt-9 --input 3 --from 2026-01-01', 1, 'begins when another price of'],
      ['models set openai gpt-9 --input 9000000', 1, 'inputUsdPerMtok must be an amount'],
      ['models end openai gpt-8', 1, 'No price of openai gpt-8 in the list holds at '],
      ['models end openai gpt-9 --at 2026-01-01', 1, 'cannot end then: name a later instant.'],
      ['models status openai gpt-8 retired', 1, 'There is no price of openai gpt-8 in the list'],
    ] as const) {
      const { code: found, stderr, stdout } = await run(args);
      expect([found, stdout], args).toEqual([code, '']);
      expect(stderr, args).toContain(fault);
      expect(stderr.trim().split('\n'), args).toHaveLength(1);
    }
    for (const [args, fault] of [
      ['models set openai gpt-9 --input cheap', 'It must be an amount in US dollars'],
      ['models import a.json --rename google', 'It must be a pair such as vertex_ai=google.'],
      ['models status openai gpt-9 old', 'Allowed choices are active, deprecated, retired.'],
    ] as const) {
      expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(fault) });
    }
  });

  it.each(priceFiles)('imports %s to the last digit', async (_, priceFile) => {
    const { json, run } = await migrated(driver);
    const text = readFileSync(priceFile, 'utf8');
    const imported = JSON.parse((await run('models import - --json', text)).stdout);
    expect(imported.added).toBeGreaterThan(150);
    expect(imported.added + imported.skipped.length).toBe(Object.keys(JSON.parse(text)).length);
    const written = decimalsIn(text);
    let checked = 0;
    const entries: ModelRegistryEntry[] = [];
    for (let after = ''; ; ) {
      const page = await json(`models list --limit 100${after}`);
      entries.push(...page.items);
      if (page.next === null) break;
      after = ` --after ${page.next}`;
    }
    expect(entries).toHaveLength(imported.added);
    for (const entry of entries) {
      for (const [property, name] of [
        ['inputUsdPerMtok', 'input_cost_per_token'],
        ['outputUsdPerMtok', 'output_cost_per_token'],
        ['cachedInputUsdPerMtok', 'cache_read_input_token_cost'],
      ] as const) {
        const decimal = written.get(`${entry.model} ${name}`);
        if (decimal === undefined) continue;
        expect(usdToNano(entry[property]), `${entry.model} ${name}`).toBe(nanoPerMtok(decimal));
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(450);
  });
});

/** Every number of the file as it is written there, by model and name. */
function decimalsIn(text: string): Map<string, string> {
  const decimals = new Map<string, string>();
  let model = '';
  for (const line of text.split('\n')) {
    model = /^ {2}"(.*)": \{$/.exec(line)?.[1] ?? model;
    const [, name, decimal] = /^ {4}"(.*)": ([-+.\de]+),?$/.exec(line) ?? [];
    if (name !== undefined && decimal !== undefined) decimals.set(`${model} ${name}`, decimal);
  }
  return decimals;
}

/** Moves the point of a decimal by fifteen places, digit by digit. */
function nanoPerMtok(decimal: string): number {
  const [significand = '', exponent = '0'] = decimal.split('e');
  const [whole = '', fraction = ''] = significand.split('.');
  const places = 15 + Number(exponent) - fraction.length;
  expect(places).toBeGreaterThanOrEqual(0);
  return Number(`${whole}${fraction}${'0'.repeat(places)}`);
}
