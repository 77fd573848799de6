import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A workspace on disk with the given files, gone after the test; packages see each other by name. */
export function workspaceWith(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'runledger-checks-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const inPackages = Object.keys(files).filter((path) => path.split('/').length > 2);
  const packages = new Set(inPackages.map((path) => path.split('/').slice(0, 2).join('/')));
  for (const directory of packages) {
    const name = directory.split('/')[1] ?? '';
    const manifest = {
      name: `@runledger/${name}`,
      type: 'module',
      exports: { '.': { source: './src/index.ts', default: './dist/index.js' } },
      dependencies: Object.fromEntries(
        [...packages].map((other) => [`@runledger/${other.split('/')[1]}`, 'workspace:*']),
      ),
    };
    writeFileSync(join(root, directory, 'package.json'), JSON.stringify(manifest));
    mkdirSync(join(root, directory, 'node_modules/@runledger'), { recursive: true });
    for (const other of packages) {
      const link = join(root, directory, 'node_modules/@runledger', other.split('/')[1] ?? '');
      symlinkSync(join(root, other), link);
    }
  }
  return root;
}
