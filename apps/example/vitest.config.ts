import shared from '@tooling/vitest';
import { mergeConfig } from 'vitest/config';

export default mergeConfig(shared, {
  test: { globalSetup: ['@tooling/postgres-server/vitest'] },
});
