import type { RunledgerConfig } from '@runledger/config';

export default {
  driver: 'sqlite',
  path: './data/runledger.db',
  environments: {
    production: {
      driver: 'postgres',
      host: 'db.internal',
      database: 'app',
      sslMode: 'verify-full',
    },
  },
} satisfies RunledgerConfig;
