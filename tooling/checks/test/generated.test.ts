import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changedFiles, generatedHashes } from '../src/generated.ts';
import { workspaceWith } from './workspace.ts';

test('files that generating changed, made or removed are named, committed or not', async () => {
  const root = workspaceWith({
    'packages/sqlite/src/generated/database.ts': 'old',
    'packages/sqlite/src/generated/migrations.ts': 'same',
    'packages/sqlite/src/index.ts': 'written by hand',
  });
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  const before = await generatedHashes(root);
  expect([...before.keys()]).toEqual([
    'packages/sqlite/src/generated/database.ts',
    'packages/sqlite/src/generated/migrations.ts',
  ]);
  writeFileSync(join(root, 'packages/sqlite/src/generated/database.ts'), 'new');
  writeFileSync(join(root, 'packages/sqlite/src/generated/added.ts'), 'new');
  writeFileSync(join(root, 'packages/sqlite/src/index.ts'), 'edited by hand');
  expect(changedFiles(before, await generatedHashes(root))).toEqual([
    'packages/sqlite/src/generated/added.ts',
    'packages/sqlite/src/generated/database.ts',
  ]);
});
