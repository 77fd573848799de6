import shared from '@tooling/vitest';
import { mergeConfig } from 'vitest/config';

export default mergeConfig(shared, {
  test: {
    globalSetup: ['@tooling/postgres-server/vitest'],
    // What is waited for comes as soon as the database has answered, however busy the machine is.
    expect: { poll: { interval: 2, timeout: 10_000 } },
  },
});
