import { describe, expect, it } from 'vitest';
import { layOut } from './layout.ts';

const words = (sql: string) => sql.replace(/\s+/g, ' ').trim();

describe('layOut', () => {
  it('begins a line with each clause, and goes in with each statement', () => {
    const sql =
      'with "a" as (select "id", "name" from "s"."jobs" where "status" = $1 and "run_at" <= $2 order by "run_at" limit $3) update "s"."jobs" set "status" = $4 from "a" where "a"."id" = "jobs"."id" returning "jobs"."id"';
    expect(layOut(sql)).toBe(`with a as (
  select id, name
  from s.jobs
  where status = $1 and run_at <= $2
  order by run_at
  limit $3
)
update s.jobs
set status = $4
from a
where a.id = jobs.id
returning jobs.id`);
  });

  it('keeps together what only looks like a clause', () => {
    const sql =
      'insert into t (a) values ($1) on conflict (a) do update set a = excluded.a where t.a is distinct from excluded.a';
    expect(layOut(sql).split('\n')).toEqual([
      'insert into t (a)',
      'values ($1)',
      'on conflict (a) do update set a = excluded.a',
      'where t.a is distinct from excluded.a',
    ]);
    expect(
      layOut('select a from t left join u on true for update skip locked').split('\n'),
    ).toEqual(['select a', 'from t', 'left join u on true', 'for update skip locked']);
  });

  it('leaves literals alone, and names that need their quotes', () => {
    const sql = `select "Name", 'it''s ( "from" a' as "x" from t`;
    expect(layOut(sql)).toBe(`select "Name", 'it''s ( "from" a' as x\nfrom t`);
  });

  it('breaks long lines between words and loses none', () => {
    const columns = Array.from({ length: 60 }, (_, place) => `column_${place}`).join(', ');
    const sql = `select ${columns}, (select max(x) from t where ${'a = 1 and '.repeat(12)} b = 2) as m from u`;
    const lines = layOut(sql).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(words(lines.join(' ')).replace('( ', '(').replace(' )', ')')).toBe(words(sql));
  });
});
