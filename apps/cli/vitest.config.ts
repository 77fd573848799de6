import shared from '@tooling/vitest';
import { mergeConfig } from 'vitest/config';

export default mergeConfig(shared, {
  test: {
    globalSetup: ['test/build.ts', '@tooling/postgres-server/vitest'],
    // Most of the time goes into commands of their own, whose start a second file need not wait for.
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
