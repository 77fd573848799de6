import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '@runledger/config';
import { describe, expect, it, onTestFinished } from 'vitest';
import { draftStream } from './streams.ts';

const config = { streams: [], files: { config: null, env: null } } as unknown as Config;

describe('drafts › streams', () => {
  it("finds Runledger's own in its repository, from anywhere in it", () => {
    const root = mkdtempSync(join(tmpdir(), 'runledger-repository-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const directories = Object.fromEntries(
      ['postgres', 'sqlite'].map((driver) => [
        driver,
        join(root, 'packages', driver, 'migrations/analytics'),
      ]),
    );
    for (const directory of Object.values(directories)) mkdirSync(directory, { recursive: true });
    const deep = join(root, 'packages/sqlite/src');
    mkdirSync(deep);
    expect(draftStream(config, 'analytics', deep)).toEqual({
      stream: 'analytics',
      directories,
      model: null,
      isOwn: true,
    });
    expect(() => draftStream(config, 'operational', deep)).toThrow("is Runledger's own");
  });
});
