export type { BindableConnection } from './connection/clients.ts';
export type { SqliteOptions } from './connection/options.ts';
export {
  type Database,
  openSqlite,
  type SqliteStore,
  type SqliteTransactionStore,
} from './store.ts';
