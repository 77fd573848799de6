/** What belongs to an organization or a user, and keeps it from being deleted. */
import {
  type AnyTable,
  budgets,
  columnNameOf,
  dailyUsage,
  InUseError,
  jobs,
  modelRegistryEntries,
  tasks,
  usageEvents,
  usageReservations,
  users,
  workflowStates,
} from '@runledger/schema';
import { sql } from 'kysely';
import type { DialectPort, Session } from '../port.ts';
import { type Statement, statement } from '../statement.ts';

/** Tables by the word for what is in them. */
export type Belongings = { readonly [word: string]: readonly AnyTable[] };

/**
 * What an organization has besides its API keys. Its audit entries are no hindrance: they outlive what they tell
 * of, as rollups do, which may lie in a database of their own.
 */
export const organizationBelongings: Belongings = {
  users: [users],
  workflows: [workflowStates],
  tasks: [tasks],
  jobs: [jobs],
  'prices of its own': [modelRegistryEntries],
  budgets: [budgets],
  usage: [usageReservations, dailyUsage, usageEvents],
};

/** What a user has besides API keys. Usage is there by value, so that no foreign key would keep the user. */
export const userBelongings: Belongings = {
  jobs: [jobs],
  budgets: [budgets],
  usage: [dailyUsage, usageEvents],
};

/** Asks in one statement what there is of each kind. */
export function belongingsStatement<P extends string>(
  port: DialectPort,
  label: string,
  belongings: Belongings,
  key: { readonly [property in P]: string },
): Statement<P> {
  return statement<P>(port, label, (db, parameter) =>
    db.selectNoFrom(
      Object.entries(belongings).map(([word, tables]) => {
        const found = tables.map((table) => {
          let query = db.selectFrom(table.name).select(sql.lit(1).as('one'));
          for (const [name, property] of Object.entries<string>(key)) {
            query = query.where(columnNameOf(table, property), '=', parameter(name as P));
          }
          return sql`exists ${query}`;
        });
        return sql<unknown>`case when ${sql.join(found, sql` or `)} then 1 else 0 end`.as(word);
      }),
    ),
  );
}

/**
 * @param subject what is to be deleted: `The user 0193…`
 * @param advice what to do about it
 * @throws InUseError naming all that there is
 */
export async function assertUnused<P extends string>(
  session: Session,
  belongings: Statement<P>,
  key: { readonly [name in P]: unknown },
  subject: string,
  advice: string,
): Promise<void> {
  const { rows } = await session.execute(belongings, belongings.bind(key));
  const there = Object.entries(rows[0] ?? {}).flatMap(([word, found]) => (found ? [word] : []));
  if (there.length > 0) throw new InUseError(`${subject} has ${enumerate(there)}: ${advice}.`);
}

function enumerate(words: readonly string[]): string {
  const last = words.at(-1) as string;
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
