/** The file that `init` writes. */
import { UsageError } from './terminal/failure.ts';

interface Line {
  readonly about: string;
  readonly key: string;
  readonly value: string | number | boolean | object;
  /** Commented out: what one may want to set. */
  readonly isOptional?: boolean;
}

const linesByDriver: Readonly<Record<string, readonly Line[]>> = {
  sqlite: [
    { about: 'The database is a file.', key: 'driver', value: 'sqlite' },
    {
      about: 'Relative to this file; DB_PATH in the environment wins.',
      key: 'path',
      value: './data/runledger.db',
    },
    {
      about: 'FULL lets each commit wait for the disk, so that a power failure takes none.',
      key: 'synchronous',
      value: 'FULL',
      isOptional: true,
    },
  ],
  postgres: [
    {
      about: 'The database is a PostgreSQL server (14 or newer).',
      key: 'driver',
      value: 'postgres',
    },
    {
      about:
        'Keep passwords out of this file: DB_URL in the environment or in .env holds address and password, and wins.',
      key: 'host',
      value: 'localhost',
    },
    { about: '', key: 'database', value: 'app', isOptional: true },
    { about: '', key: 'user', value: 'runledger', isOptional: true },
    {
      about: 'What to check of the server: disable, prefer, require, verify-ca or verify-full.',
      key: 'sslMode',
      value: 'verify-full',
      isOptional: true,
    },
    {
      about: "The schema that holds Runledger's tables, beside your own.",
      key: 'schema',
      value: 'runledger',
      isOptional: true,
    },
    {
      about: 'For poolers that cannot keep prepared statements, such as PgBouncer before 1.21.',
      key: 'namedStatements',
      value: false,
      isOptional: true,
    },
    {
      about:
        'Longest waits in milliseconds, 0 for no limit: of the application, and of migrations.',
      key: 'timeouts',
      value: { statementMs: 30_000, lockMs: 10_000, migrationStatementLockMs: 3_000 },
      isOptional: true,
    },
  ],
};

const furtherLines: readonly Line[] = [
  {
    about:
      'Other databases, chosen with --env NAME. The schema of a protected one changes under approved plans only.',
    key: 'environments',
    value: { production: { protected: true } },
    isOptional: true,
  },
  {
    about: 'Migrations of your own tables, in a stream of their own.',
    key: 'streams',
    value: { app: { postgres: './migrations/postgres', sqlite: './migrations/sqlite' } },
    isOptional: true,
  },
  {
    about: 'Limits by quota tier.',
    key: 'quotaTiers',
    value: { pro: { requestsPerMinute: 600, tokensPerDay: 5_000_000 } },
    isOptional: true,
  },
];

/** @throws UsageError for a driver that there is not */
export function configTemplate(driver: string, kind: 'ts' | 'json' | 'yaml'): string {
  const own = linesByDriver[driver];
  if (!own)
    throw new UsageError(`--driver must be one of ${Object.keys(linesByDriver).join(', ')}.`);
  return renderers[kind]([...own, ...furtherLines]);
}

const renderers = {
  json(lines: readonly Line[]): string {
    // JSON has no comments: what is optional is left to the schema, which editors show.
    const set = lines.filter(({ isOptional }) => !isOptional);
    const config = Object.fromEntries(set.map(({ key, value }) => [key, value]));
    const $schema = './node_modules/@runledger/config/runledger.schema.json';
    return `${JSON.stringify({ $schema, ...config }, null, 2)}\n`;
  },
  yaml(lines: readonly Line[]): string {
    const rendered = lines.flatMap(({ about, key, value, isOptional }) => [
      ...(about ? [`# ${about}`] : []),
      `${isOptional ? '# ' : ''}${key}: ${typeof value === 'object' ? JSON.stringify(value) : value}`,
    ]);
    return `${rendered.join('\n')}\n`;
  },
  ts(lines: readonly Line[]): string {
    const rendered = lines.flatMap(({ about, key, value, isOptional }) => [
      ...(about ? [`  // ${about}`] : []),
      `  ${isOptional ? '// ' : ''}${key}: ${literal(value)},`,
    ]);
    return [
      // The type alone: nothing has to be loaded, and nothing installed, for the file to be read.
      "import type { RunledgerConfig } from '@runledger/config';",
      '',
      'export default {',
      ...rendered,
      '} satisfies RunledgerConfig;',
      '',
    ].join('\n');
  },
};

/** A value as one writes it in TypeScript. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${literal(inner)}`);
  return `{ ${entries.join(', ')} }`;
}
