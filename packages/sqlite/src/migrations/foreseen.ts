/** What the guards around drops would stop, as the rows are now. */
import { type ForeseenStop, type Statement, StatementFailure } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { droppedTable, lossBy, orderOf, referringTo, takenAlong } from './drop.ts';
import { areDrops } from './foreign-keys.ts';

/** @param statements those of one transaction, of which none has run */
export function stopsAt(database: Connection, statements: readonly Statement[]): ForeseenStop[] {
  const isAlone = areDrops(statements);
  return statements.flatMap((statement, at) => {
    const table = droppedTable(statement);
    if (table === null) return [];
    const earlier = statements.slice(0, at);
    const gone = droppedBy(earlier);
    const children = referringTo(database, table)
      .map(({ name }) => name)
      .filter((name) => !gone.has(name.toLowerCase()));
    const going = droppedBy(statements);
    try {
      if (isAlone) {
        const losing = children.filter((name) => !going.has(name.toLowerCase()));
        if (losing.length > 0) throw lossBy(statement, table, new Set(losing));
        return [];
      }
      // What becomes of the rows of those before, nobody knows.
      if (children.some((name) => isNamedIn(earlier, name))) return [];
      const later = statements.slice(at + 1);
      for (const child of takenAlong(database, statement, table, later, gone)) {
        const last = later.findIndex((each) => droppedTable(each)?.toLowerCase() === child);
        const isNext = later.slice(0, last).every(({ tokens }) => /^drop$/i.test(tokens[0] ?? ''));
        if (!isNext) throw orderOf(statement, child);
      }
      return [];
    } catch (error) {
      if (!(error instanceof StatementFailure)) throw error;
      return [{ statement, message: error.message }];
    }
  });
}

/** Their names in lower case. */
const droppedBy = (statements: readonly Statement[]) =>
  new Set(statements.flatMap((each) => droppedTable(each)?.toLowerCase() ?? []));

function isNamedIn(statements: readonly Statement[], table: string): boolean {
  const name = table.toLowerCase();
  return statements.some(({ sql }) => sql.toLowerCase().includes(name));
}
