/** The application beside a rollback on SQLite: a process of its own, since the engine's work keeps its process busy. */
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { startApplication } from '../stall/application.ts';

export interface ApplicationOrder {
  readonly path: string;
  readonly requestsPerSecond: number;
  readonly questions: readonly string[];
}

const order = JSON.parse(process.argv[2] ?? '') as ApplicationOrder;
const database = new Database(order.path, { timeout: 0 });
let writing: Promise<void> = Promise.resolve();

function ask(request: number): Promise<void> {
  const sql = order.questions[request % order.questions.length] ?? '';
  if (sql.startsWith('SELECT')) return untilFree(() => void database.prepare(sql).all());
  // One after the other, as a store does it.
  const mine = writing.then(() => untilFree(() => void database.prepare(sql).run()));
  writing = mine.catch(() => undefined);
  return mine;
}

async function untilFree(work: () => void): Promise<void> {
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error;
      await setTimeout(1);
    }
  }
}

const application = startApplication(order.requestsPerSecond, ask);
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  process.stdout.write(`${JSON.stringify(await application.stop())}\n`);
  database.close();
  process.stdin.unref();
});
