import { defineConfig } from 'vitest/config';

/** Tests run on the sources of all workspace packages, so nothing has to be built before them. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['{src,test}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The root's `test` adds these files up; turbo restores them for packages whose result is cached.
    reporters: ['default', 'json'],
    outputFile: { json: '.test-results/vitest.json' },
  },
});
