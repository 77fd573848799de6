/** Scripts of pnpm run on the workspace's own Node; whoever calls a file directly may have an older one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST_MAJOR = 22;

/** Runs the same command line on the workspace's Node when this one is too old, and ends the process with it. */
export function needCurrentNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR) return;
  const own = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(own)) {
    console.error(
      `error: Node ${process.versions.node} is too old. Run \`npx -y pnpm@12 install\` first, which brings its own.`,
    );
    process.exit(1);
  }
  const { status, signal } = spawnSync(own, process.argv.slice(1), { stdio: 'inherit' });
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 1);
}
