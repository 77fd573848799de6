import { compilingKysely } from '@runledger/repositories';
import { expect, test } from 'vitest';
import { port } from '../port.ts';
import { language } from './dialect.ts';

test('values are out of the planner’s sight in statements that are compiled once, and in no others', () => {
  const query = (db: typeof port.compiler) =>
    db.selectFrom('t').select('a').where('b', '=', 1).orderBy('a').limit(2).compile();
  expect(query(port.compiler)).toMatchObject({
    sql: 'select "a" from "t" where "b" = +? order by "a" limit +?',
    parameters: [1, 2],
  });
  expect(query(compilingKysely(language)).sql).toBe(
    'select "a" from "t" where "b" = ? order by "a" limit ?',
  );
});
