import { describe, expect, it, onTestFinished } from 'vitest';
import { openPostgres } from '../src/store.ts';
import { createDatabase } from './database.ts';

const entry = {
  actorType: 'system' as const,
  actorId: 'scheduler',
  action: 'usage.roll_up',
  resourceType: 'usage',
};

async function open() {
  const statements: string[] = [];
  const database = await createDatabase();
  const store = await openPostgres({
    url: database.url,
    onQuery: ({ sql }) => statements.push(sql.trimStart().split(/\s/)[0] as string),
  });
  onTestFinished(async () => {
    await store.close();
    await database.drop();
  });
  await store.audit.append(entry);
  statements.length = 0;
  return { store, statements };
}

describe('appending to the audit log on PostgreSQL', () => {
  it('takes a statement that locks the head and one that writes, however many entries', async () => {
    const { store, statements } = await open();
    await store.audit.append(entry);
    expect(statements.splice(0)).toEqual(['BEGIN', 'select', 'WITH', 'COMMIT']);
    await store.audit.appendMany(Array.from({ length: 2_000 }, () => entry));
    expect(statements.splice(0)).toEqual(['BEGIN', 'select', 'WITH', 'COMMIT']);
  });

  it('adds no more than the two to a transaction', async () => {
    const { store, statements } = await open();
    await store.transaction((inside) => inside.audit.append(entry));
    expect(statements).toEqual(['BEGIN', 'select', 'WITH', 'COMMIT']);
  });
});
