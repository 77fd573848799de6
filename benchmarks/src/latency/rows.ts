/** A million rows in each of the large tables, made by the databases themselves: loading them would take longer. */
export const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
export const ORGANIZATIONS = 100;

/** Kinds of rows, which lead their identifiers. */
export const KIND = {
  organization: 1,
  user: 2,
  key: 3,
  task: 4,
  log: 5,
  job: 6,
  event: 7,
  entry: 8,
  usage: 9,
} as const;

export type Kind = keyof typeof KIND;

export function idOf(kind: Kind, number: number): string {
  const [first, last] = [KIND[kind].toString(16), number.toString(16)];
  return `0193${first.padStart(4, '0')}-0000-7000-8000-${last.padStart(12, '0')}`;
}

/** The organization that a row belongs to. */
export const ownerOf = (number: number): string => idOf('organization', number % ORGANIZATIONS);

/** Rows lie a second apart from here on. */
export const START = Date.UTC(2026, 0, 1);

/** What the two dialects say differently of a row's number, `n`. */
export interface RowDialect {
  /** `s(n)`: a common table of the numbers below a count. */
  series(count: number): string;
  id(kind: Kind, number?: string): string;
  instant(number?: string): string;
  json(text: string): string;
  /** Thirty-two bytes that differ from row to row. */
  hash(number?: string): string;
}

/** A statement that inserts so many rows. */
export function insertRows(
  dialect: RowDialect,
  count: number,
  table: string,
  columns: Readonly<Record<string, string>>,
): string {
  return `with ${dialect.series(count)} insert into ${table} (${Object.keys(columns).join(', ')})
     select ${Object.values(columns).join(', ')} from s order by n`;
}

/** The statements that fill a migrated, empty database. */
export function fillStatements(dialect: RowDialect): string[] {
  const { id, instant, json, hash } = dialect;
  const insert = (count: number, table: string, columns: Record<string, string>) =>
    insertRows(dialect, count, table, columns);
  const owner = id('organization', `(n % ${ORGANIZATIONS})`);
  const created = { created_at: instant() };
  const updated = { ...created, updated_at: instant() };
  return [
    insert(ORGANIZATIONS, 'organizations', {
      id: id('organization'),
      slug: "'organization-' || n",
      name: "'Organization ' || n",
      ...updated,
    }),
    insert(ROWS, 'users', {
      organization_id: owner,
      id: id('user'),
      email: "'user-' || n || '@example.com'",
      role: "'user'",
      ...updated,
    }),
    insert(ROWS, 'api_keys', {
      organization_id: owner,
      id: id('key'),
      user_id: id('user'),
      name: "'key'",
      prefix: "'p' || n",
      hash: hash(),
      ...created,
    }),
    // Ten task states a workflow execution, the first of them the parent of the others.
    insert(ROWS / 10, 'workflow_states', {
      organization_id: owner,
      workflow_exec_id: "'execution-' || n",
      workflow_id: "'workflow-' || (n % 1000)",
      status: "case when n % 50 = 0 then 'running' else 'done' end",
      ...updated,
    }),
    insert(ROWS, 'task_states', {
      organization_id: id('organization', `(n / 10 % ${ORGANIZATIONS})`),
      task_exec_id: "'task-' || n",
      component: "'agent'",
      status: "case when n % 50 = 0 then 'running' else 'done' end",
      task_id: "'step-' || (n % 10)",
      workflow_exec_id: "'execution-' || (n / 10)",
      workflow_id: "'workflow-' || (n / 10 % 1000)",
      parent_state_id: "case when n % 10 > 0 then 'task-' || (n - n % 10) end",
      ...updated,
    }),
    insert(ROWS, 'execution_llm_usage', {
      organization_id: id('organization', `(n / 10 % ${ORGANIZATIONS})`),
      id: id('usage'),
      task_exec_id: "'task-' || n",
      component: "'agent'",
      provider: "'openai'",
      model: "'gpt-5'",
      prompt_tokens: '100',
      cost_nano_usd: '1000',
      ...updated,
    }),
    insert(ROWS / 10, 'tasks', {
      organization_id: owner,
      task_id: id('task'),
      request_text: "'Do this'",
      status: "case when n % 2 = 0 then 'pending' else 'completed' end",
      ...created,
    }),
    insert(ROWS, 'execution_logs', {
      organization_id: id('organization', `(n / 10 % ${ORGANIZATIONS})`),
      log_id: id('log'),
      task_id: id('task', '(n / 10)'),
      step_number: 'n % 10 + 1',
      agent_type: "'code'",
      action: "'act'",
      status: "'completed'",
      timestamp: instant(),
    }),
    insert(ROWS, 'jobs', {
      organization_id: owner,
      id: id('job'),
      kind: "'user_story'",
      status: `case when n % 20 = 0 then 'queued' when n % 20 = 1 then 'failed' else 'completed' end`,
      payload: json('{"story":"As a user","iterations":3}'),
      run_at: instant(),
      completed_at: `case when n % 20 > 0 then ${instant()} end`,
      ...created,
    }),
    insert(ROWS, 'usage_events', {
      organization_id: owner,
      occurred_at: instant(),
      id: id('event'),
      user_id: id('user'),
      provider: "'openai'",
      model: "'gpt-5'",
      input_tokens: '100',
      recorded_at: instant(),
    }),
    insert(ROWS / 10, 'daily_usage', {
      organization_id: owner,
      user_id: id('user'),
      api_key_id: "'00000000-0000-0000-0000-000000000000'",
      day: "'2026-01-01'",
      request_count: '1',
    }),
    insert(ROWS, 'audit_log_entries', {
      organization_id: owner,
      sequence: `n / ${ORGANIZATIONS} + 1`,
      id: id('entry'),
      occurred_at: instant(),
      actor_type: "'user'",
      actor_id: "'user-' || n",
      action: "'task.approve'",
      resource_type: "'task'",
      resource_id: "'task-' || n",
      previous_hash: hash(),
      hash: hash('n + 1'),
    }),
    insert(ORGANIZATIONS, 'audit_chains', {
      organization_id: owner,
      sequence: `${ROWS / ORGANIZATIONS}`,
      hash: hash(),
    }),
  ];
}
