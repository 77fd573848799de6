/** Server settings by name, as in postgresql.conf. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** Loopback only: the server is reached through a port, and leaves no socket files anywhere. */
const COMMON: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '128MB',
  // Statements that are meant to fail are what tests are full of: log what the server does instead.
  log_min_messages: 'log',
  // Neither UTC nor a whole hour off: code that forgets the zone of a day or an hour shows it.
  timezone: 'Asia/Kathmandu',
};

/** Nothing here survives a power cut, and nothing has to. Plans stay those of the test's own data. */
const THROW_AWAY: Settings = {
  fsync: false,
  synchronous_commit: false,
  full_page_writes: false,
  autovacuum: false,
  // Shared memory as files of the data directory, so that a crash leaves none of it in /dev/shm.
  dynamic_shared_memory_type: 'mmap',
};

/**
 * The settings a server starts with.
 *
 * @param durable keeps PostgreSQL's own defaults for durability and autovacuum, for benchmarks and
 *   for tests of crashes.
 * @param overrides win over everything else.
 */
export function serverSettings(durable: boolean, overrides: Settings = {}): Settings {
  return { ...COMMON, ...(durable ? {} : THROW_AWAY), ...overrides };
}

/** The settings as arguments of the program `postgres`. */
export function asArguments(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
    return ['-c', `${name}=${text}`];
  });
}

/**
 * How `initdb` sorts text: linguistically, as production servers do, so that a query which needs
 * byte order and does not say so is found out. PostgreSQL 14 cannot have ICU as its default.
 */
export function localeArguments(major: number): string[] {
  if (major >= 15) return ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
  return ['--locale=C', `--lc-ctype=${process.platform === 'darwin' ? 'UTF-8' : 'C.UTF-8'}`];
}
