/** Making the command's bundle. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { app, cache, changedAt, root, stampFile } from './sources.mjs';

/** What the bundle depends on besides the modules in it. */
const alsoRead = [
  'pnpm-lock.yaml',
  'apps/cli/rolldown.config.ts',
  'apps/cli/builtins-on-demand.ts',
  'apps/cli/list-of-sources.ts',
  'apps/cli/package.json',
];

/** How long an older bundle is kept: a process that runs from it may yet load a part of it. */
const KEEP_MS = 3_600_000;

/** Bundles the sources of all packages. @returns the bundle's directory in the cache */
export function buildBundle() {
  const startedAt = Date.now();
  const directory = `bundle-${startedAt}-${process.pid}`;
  const output = join(cache, directory);
  runRolldown(output);
  const stamp = { directory, sources: sourcesOf(output, startedAt) };
  // Written under another name first: several processes may build at once, and each must read a whole one.
  const draft = join(cache, `${directory}.json`);
  writeFileSync(draft, JSON.stringify(stamp));
  renameSync(draft, stampFile);
  removeOld(directory);
  if (process.stderr.isTTY) {
    console.error(`Built the command in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s.`);
  }
  return directory;
}

/** A process of its own: what a bundler loads is not for the command to carry along. */
function runRolldown(output) {
  const rolldown = dirname(createRequire(import.meta.url).resolve('rolldown/package.json'));
  const program = join(rolldown, 'bin/cli.mjs');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, '--config', 'rolldown.config.ts', '--logLevel', 'silent', '--dir', output],
    { cwd: app, encoding: 'utf8' },
  );
  if (status === 0) return;
  console.error(`${stdout}${stderr}error: The command could not be built from its sources.`);
  process.exit(1);
}

/** The time of change of every source that is in the bundle. */
function sourcesOf(output, startedAt) {
  const bundled = JSON.parse(readFileSync(join(output, 'sources.json'), 'utf8'));
  const sources = {};
  for (const path of [...bundled, ...alsoRead]) {
    const time = changedAt(join(root, path));
    // Saved while the bundle was made: which state is in it nobody knows, so the next run makes it anew.
    sources[path] = time !== null && time < startedAt ? time : 0;
  }
  return sources;
}

function removeOld(current) {
  for (const name of readdirSync(cache)) {
    if (!name.startsWith('bundle-') || name === current) continue;
    const path = join(cache, name);
    const time = changedAt(path);
    if (time !== null && Date.now() - time > KEEP_MS)
      rmSync(path, { recursive: true, force: true });
  }
}
