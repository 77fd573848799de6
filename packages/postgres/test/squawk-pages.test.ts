/** The linter on what squawk's documentation warns of, and on what it advises instead. */
import { lint } from '@runledger/migrator/lint';
import { describe, expect, it } from 'vitest';
import { answered } from '../src/lint/squawk-rules.ts';
import { lintDialect } from '../src/lint.ts';
import { pagesLeftOut, squawkPages } from './squawk-pages.ts';

/** Rules that answer another question than squawk's pages ask. */
const OTHER_QUESTIONS = new Set(['constraint-name', 'index-name', 'key-collation']);

/** The rules that find something in what the migrations do, one after the other. */
async function rulesFiring(before: string | undefined, migrations: readonly string[]) {
  const texts = [...(before === undefined ? [] : [before]), ...migrations];
  const files = texts.flatMap((sql, index) => {
    const isAsked = index >= texts.length - migrations.length;
    const base = `20260101${String(index).padStart(2, '0')}00_step`;
    const up = { path: `${base}.up.sql`, name: `${base}.up.sql`, text: () => `${sql}\n`, isAsked };
    const name = `${base}.down.sql`;
    return [up, { path: name, name, text: () => '-- By hand.\n', isAsked: false }];
  });
  const { findings } = await lint([{ dialect: lintDialect, streams: [{ name: 'app', files }] }]);
  return findings.map(({ rule }) => rule).filter((rule) => !OTHER_QUESTIONS.has(rule));
}

const hazards = Object.entries(squawkPages).flatMap(([page, { before, hazards: given }]) =>
  given.map((sql) => ({ page, before, sql })),
);
const advice = Object.entries(squawkPages).flatMap(([page, { before, advice: given }]) =>
  given.map((migrations) => ({ page, before, migrations })),
);

describe('what squawk’s documentation warns of', () => {
  it.each(hazards)('is found: $page › $sql', async ({ before, sql }) => {
    expect(await rulesFiring(before, [sql])).not.toEqual([]);
  });
});

describe('what squawk’s documentation advises', () => {
  it.each(advice)('raises no alarm: $page › $migrations', async ({ before, migrations }) => {
    expect(await rulesFiring(before, migrations)).toEqual([]);
  });
});

it('leaves out, of squawk’s pages, only what the engine or the model answers', () => {
  for (const page of pagesLeftOut) expect(answered.get(page)).toMatch(/^(the|a) /);
});
