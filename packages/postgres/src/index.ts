export type { BindableConnection } from './connection/clients.ts';
export type { PoolOptions, PostgresOptions } from './connection/options.ts';
export type { SslMode } from './connection/tls.ts';
export {
  type Database,
  openPostgres,
  type PostgresStore,
  type PostgresTransactionStore,
} from './store.ts';
