/** Scripts of pnpm run on the workspace's own Node; whoever calls a file directly may have an older one. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Runs the same command line on the workspace's Node when this one is too old, and ends the process with it. */
export function needCurrentNode() {
  if (isNewEnough()) return;
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

/** Whether this Node is one that the command runs on, as its package says it. */
function isNewEnough() {
  const manifest = new URL('../../apps/cli/package.json', import.meta.url);
  const { engines } = JSON.parse(readFileSync(manifest, 'utf8'));
  const [neededMajor, neededMinor] = engines.node.replace('>=', '').split('.').map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}
