/** What each of the product's migrations has most rows in, and how to fill what the other benchmarks leave empty. */
import { insertRows, ROWS, type RowDialect } from '../latency/rows.ts';

/** By the migration's name. */
export const MAIN_TABLES: Readonly<Record<string, string>> = {
  identity: 'users',
  catalog: 'model_registry_entries',
  workflows: 'task_states',
  tasks: 'execution_logs',
  jobs: 'jobs',
  metering: 'usage_events',
  audit: 'audit_log_entries',
  usage_rollups: 'usage_rollups_hourly',
};

export function moreRows(dialect: RowDialect): string[] {
  const owner = dialect.id('organization', '(n % 100)');
  const prices = ['input', 'output', 'cached_input', 'cache_write', 'reasoning'];
  return [
    insertRows(dialect, ROWS, 'model_registry_entries', {
      id: dialect.id('entry'),
      organization_id: owner,
      provider: "'openai'",
      model: "'model-' || n",
      display_name: "'Model ' || n",
      ...Object.fromEntries(prices.map((price) => [`${price}_nano_usd_per_mtok`, '1000'])),
      effective_from: dialect.instant(),
      created_at: dialect.instant(),
    }),
    insertRows(dialect, ROWS, 'usage_rollups_hourly', {
      organization_id: owner,
      bucket_start: dialect.instant('n / 3600 * 3600'),
      provider: "'openai'",
      model: "'model-' || n",
      user_id: dialect.id('user'),
      api_key_id: dialect.id('key'),
      refreshed_at: dialect.instant(),
    }),
  ];
}

/**
 * What the application asks while a migration is rolled back: by turns a row of the table that goes, until it is gone,
 * and to read and to write a row of one that stays and that it refers to.
 */
export function questionsFor(table: string): readonly string[] {
  const organization = "(SELECT id FROM organizations WHERE slug = 'organization-7')";
  return [
    `SELECT * FROM ${table} LIMIT 1`,
    `SELECT * FROM organizations WHERE id = ${organization}`,
    `UPDATE organizations SET name = name WHERE id = ${organization}`,
  ];
}
