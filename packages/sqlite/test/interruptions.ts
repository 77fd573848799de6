/** How a process that migrates a file can be ended inside a statement. */
import { copyFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type InterruptedRun,
  type Interruption,
  type ProcessEnd,
  runProcess,
} from '@runledger/conformance/migrations';
import { expect } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';

const SCRIPT = { script: join(import.meta.dirname, 'migrate-process.ts') };
/** One page of the usual size in the log, and what stands before it. */
const FRAME_BYTES = 4096 + 24;
const BLOCK_BYTES = 512;

/**
 * The system ends the process in the middle of a write to the log: files may grow no further than to a limit, and
 * whoever goes on writing gets SIGXFSZ. Short of memory, the process writes while a statement runs; else it is the
 * commit that writes. https://pubs.opengroup.org/onlinepubs/9799919799/functions/write.html
 */
export const killedWhileWriting: Interruption = {
  name: 'killed while it writes',
  async points(run) {
    const before = makeLog(run.database.address);
    const size = await sizeAfter(run);
    const frames = Math.ceil((size - before) / FRAME_BYTES);
    expect(frames).toBeGreaterThan(1);
    return Array.from({ length: frames }, (_, n) => n + 1);
  },
  async strike({ order }, point) {
    const before = makeLog(order.address);
    const end = before + (point - 1) * FRAME_BYTES + FRAME_BYTES / 2;
    const blocks = Math.floor(end / BLOCK_BYTES);
    const shell = `ulimit -c 0; ulimit -f ${blocks};`;
    const ended = await runProcess(SCRIPT, inDetail(order), { shell });
    expect(ended, `page ${point}`).toMatchObject({ signal: 'SIGXFSZ', error: '' });
    return momentOf(ended);
  },
};

const inDetail = (order: InterruptedRun['order']) => ({
  ...order,
  killAt: 0,
  observe: true,
  trace: true,
  shortOfMemory: true,
  diesAtFileLimit: true,
});

/** A log as of a process that died, larger than the index of it, which the limit must leave alone. @returns its size */
function makeLog(path: string): number {
  const connection = openDatabase({ path });
  connection.pragma('journal_mode = WAL');
  connection.pragma('wal_autocheckpoint = 0');
  connection.exec(
    'CREATE TABLE filler (content BLOB); INSERT INTO filler VALUES (zeroblob(65536)); DROP TABLE filler;',
  );
  // The last connection that closes empties the log.
  for (const suffix of ['', '-wal']) copyFileSync(path + suffix, `${path}-copy${suffix}`);
  connection.close();
  for (const suffix of ['', '-wal']) renameSync(`${path}-copy${suffix}`, path + suffix);
  return statSync(`${path}-wal`).size;
}

/** How far the log grows when nothing stops the run. */
async function sizeAfter({ order }: InterruptedRun): Promise<number> {
  const log = `${order.address}-wal`;
  // Another connection, so that the process is not the last one and leaves the log as it is.
  const connection = openDatabase({ path: order.address });
  try {
    connection.prepare('SELECT 1 FROM sqlite_schema').get();
    await runProcess(SCRIPT, inDetail(order));
    return existsSync(log) ? statSync(log).size : 0;
  } finally {
    connection.close();
  }
}

/** From what it told last. */
function momentOf({ events }: ProcessEnd): string {
  switch (events.at(-1)) {
    case 'statement-started':
      return 'inside a statement';
    case 'statement-finished':
    case 'migration-started':
      return 'in the commit';
    default:
      return 'around the migrations';
  }
}
