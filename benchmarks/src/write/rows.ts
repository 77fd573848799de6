/** The rows that are written, and their columns as someone writing SQL by hand would list them. */
import type {
  NewOrganization,
  NewOrganizationJob,
  NewOrganizationTask,
  NewOrganizationUser,
  NewOrganizationWorkflowState,
} from '@runledger/schema';
import { ORGANIZATION } from '../events.ts';

export type StoredRow = Readonly<Record<string, string | number | null>>;

const id = (number: number) => `01940000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** What callers give: the same number is the same row. */
export const inputs = {
  organization: (n: number) =>
    ({ id: id(n), slug: `organization-${n}`, name: `Organization ${n}` }) satisfies NewOrganization,
  user: (n: number) =>
    ({
      id: id(n),
      email: `user-${n}@example.com`,
      displayName: `User ${n}`,
      role: 'user',
    }) satisfies NewOrganizationUser,
  task: (n: number) =>
    ({
      taskId: id(n),
      projectId: `project-${n % 20}`,
      requestText: `Write the story ${n} and try it`,
      createdBy: `user-${n % 50}`,
      estimatedResources: { duration_seconds: 60 + (n % 60), gpu_vram_mb: 8_000, cpu_cores: 4 },
    }) satisfies NewOrganizationTask,
  workflowState: (n: number) =>
    ({
      workflowExecId: `execution-${n}`,
      workflowId: `workflow-${n % 20}`,
      status: 'running',
      input: { story: `Story ${n}`, iterations: 3 },
    }) satisfies NewOrganizationWorkflowState,
  job: (n: number) =>
    ({
      id: id(n),
      kind: 'user_story',
      payload: { story: `Story ${n}`, iterations: 3 },
    }) satisfies NewOrganizationJob,
};

export type Inputs = { readonly [K in keyof typeof inputs]: ReturnType<(typeof inputs)[K]> };

export const now = () => new Date().toISOString();

/** What the tables hold of it, with instants and JSON as text, which both engines take. */
export const stored = {
  organization({ id, slug, name }: Inputs['organization']) {
    const at = now();
    return {
      id,
      slug,
      external_id: null,
      name,
      quota_tier: 'pro',
      created_at: at,
      updated_at: at,
    };
  },
  user({ id, email, displayName, role }: Inputs['user']) {
    const at = now();
    return {
      organization_id: ORGANIZATION,
      id,
      external_id: null,
      email,
      display_name: displayName,
      role,
      deactivated_at: null,
      created_at: at,
      updated_at: at,
    };
  },
  task(task: Inputs['task']) {
    return {
      organization_id: ORGANIZATION,
      task_id: task.taskId,
      project_id: task.projectId,
      request_text: task.requestText,
      status: 'pending',
      created_at: now(),
      created_by: task.createdBy,
      approved_at: null,
      approved_by: null,
      completed_at: null,
      estimated_resources: JSON.stringify(task.estimatedResources),
      actual_resources: null,
      external_ai_used: null,
      error_message: null,
    };
  },
  workflowState(state: Inputs['workflowState']) {
    const at = now();
    return {
      organization_id: ORGANIZATION,
      workflow_exec_id: state.workflowExecId,
      workflow_id: state.workflowId,
      status: state.status,
      usage: null,
      input: JSON.stringify(state.input),
      output: null,
      error: null,
      created_at: at,
      updated_at: at,
    };
  },
  job({ id, kind, payload }: Inputs['job']) {
    const at = now();
    return {
      organization_id: ORGANIZATION,
      id,
      user_id: null,
      queue: 'default',
      kind,
      status: 'queued',
      priority: 5,
      payload: JSON.stringify(payload),
      options: '{}',
      idempotency_key: null,
      run_at: at,
      attempt: 0,
      max_attempts: 20,
      worker_id: null,
      lease_token: null,
      locked_until: null,
      created_at: at,
      started_at: null,
      completed_at: null,
      result: null,
      error: null,
    };
  },
} satisfies { readonly [K in keyof Inputs]: (input: Inputs[K]) => StoredRow };

export type Kind = keyof Inputs;

interface TableFacts {
  readonly name: string;
  readonly columns: readonly string[];
}

const tableOf = (name: string, row: StoredRow): TableFacts => ({
  name,
  columns: Object.keys(row),
});

export const tables: { readonly [K in Kind]: TableFacts } = {
  organization: tableOf('organizations', stored.organization(inputs.organization(0))),
  user: tableOf('users', stored.user(inputs.user(0))),
  task: tableOf('tasks', stored.task(inputs.task(0))),
  workflowState: tableOf('workflow_states', stored.workflowState(inputs.workflowState(0))),
  job: tableOf('jobs', stored.job(inputs.job(0))),
};

/** What an upsert of a workflow state leaves as it is. */
const KEPT = ['organization_id', 'workflow_exec_id', 'created_at'];
export const WORKFLOW_KEY = ['organization_id', 'workflow_exec_id'];
export const WORKFLOW_CHANGES = tables.workflowState.columns.filter(
  (column) => !KEPT.includes(column),
);

/** An insert in SQL; of a workflow state, an upsert. */
export function insertSql(kind: Kind, parameter: (place: number) => string): string {
  const { name, columns } = tables[kind];
  const insert = `insert into ${name} (${columns.join(', ')}) values (${columns.map((_, place) => parameter(place + 1)).join(', ')})`;
  if (kind !== 'workflowState') return insert;
  const set = WORKFLOW_CHANGES.map((column) => `${column} = excluded.${column}`);
  return `${insert} on conflict (${WORKFLOW_KEY.join(', ')}) do update set ${set.join(', ')}`;
}

/** Every kind of row, by what makes something of it. */
export function ofEachKind<T>(make: <K extends Kind>(kind: K) => T): { readonly [K in Kind]: T } {
  return {
    organization: make('organization'),
    user: make('user'),
    task: make('task'),
    workflowState: make('workflowState'),
    job: make('job'),
  };
}

/** The stored row of an input, whatever it is of. */
export function storedOf<K extends Kind>(kind: K, input: Inputs[K]): StoredRow {
  return (stored[kind] as (input: Inputs[K]) => StoredRow)(input);
}
