/** From the shell: what `runledger migrate status` costs beside an empty Node. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ComparisonResult, compare } from '../comparison.ts';

const CLI = fileURLToPath(new URL('../../../apps/cli/dist/main.js', import.meta.url));
const RUNS = 10;

export async function* benchmark(): AsyncGenerator<ComparisonResult> {
  const folder = mkdtempSync(join(tmpdir(), 'runledger-bench-'));
  try {
    const config = join(folder, 'runledger.config.json');
    writeFileSync(config, JSON.stringify({ driver: 'sqlite', path: join(folder, 'bench.db') }));
    start([CLI, 'migrate', '--config', config]);
    yield await compare({
      operation: `Cold start, ${RUNS} processes`,
      operations: RUNS,
      reference: 'node -e 0',
      target: 1 / 3,
      rounds: 11,
      contestants: [
        { name: 'node -e 0', run: () => repeat(['-e', '0']) },
        {
          name: 'runledger migrate status',
          run: () => repeat([CLI, 'migrate', 'status', '--config', config]),
        },
        {
          name: 'runledger migrate status --json',
          run: () => repeat([CLI, 'migrate', 'status', '--json', '--config', config]),
        },
        { name: 'runledger --version', run: () => repeat([CLI, '--version']) },
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function repeat(args: readonly string[]): void {
  for (let run = 0; run < RUNS; run++) start(args);
}

function start(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} exited with ${status}: ${stderr}`);
}
