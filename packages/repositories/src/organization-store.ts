/** The view of one organization: its identifier is fixed, so that no call can name another's. */
import {
  type AuditRepository,
  assertUuid,
  type BudgetRepository,
  type ExecutionUsageRepository,
  NIL_UUID,
  type OrganizationApiKeyRepository,
  type OrganizationJobRepository,
  type OrganizationMetering,
  type OrganizationModels,
  type OrganizationStore,
  type OrganizationUserRepository,
  type QuotaRepository,
  type TaskRepository,
  type TaskStateRepository,
  ValidationError,
  type WorkflowStateRepository,
} from '@runledger/schema';
import { auditRepository } from './audit/log.ts';
import { organizationModels } from './catalog/models.ts';
import { organizationApiKeys } from './identity/api-keys.ts';
import { organizationUsers } from './identity/users.ts';
import { organizationJobRepository } from './jobs/organization-jobs.ts';
import { budgetRepository } from './metering/budgets.ts';
import { organizationMetering } from './metering/organization.ts';
import { quotaRepository } from './metering/quota.ts';
import type { RepositoryContext } from './repositories.ts';
import { taskRepository } from './tasks/tasks.ts';
import { executionUsageRepository } from './workflows/execution-usage.ts';
import { taskStateRepository } from './workflows/task-states.ts';
import { workflowStateRepository } from './workflows/workflow-states.ts';

/** Each repository is made when it is first asked for: most callers want one or two. */
export class OrganizationRepositories implements OrganizationStore {
  readonly id: string;
  readonly #context: RepositoryContext;
  #users: OrganizationUserRepository | undefined;
  #apiKeys: OrganizationApiKeyRepository | undefined;
  #models: OrganizationModels | undefined;
  #jobs: OrganizationJobRepository | undefined;
  #metering: OrganizationMetering | undefined;
  #budgets: BudgetRepository | undefined;
  #quota: QuotaRepository | undefined;
  #workflows: WorkflowStateRepository | undefined;
  #taskStates: TaskStateRepository | undefined;
  #executionUsage: ExecutionUsageRepository | undefined;
  #tasks: TaskRepository | undefined;
  #audit: AuditRepository | undefined;

  /** @throws ValidationError when `id` is no UUID, or the nil UUID */
  constructor(id: string, context: RepositoryContext) {
    this.id = assertUuid(id, 'organizationId');
    if (this.id === NIL_UUID) {
      const message = 'must be that of an organization, which the nil UUID never is';
      throw new ValidationError('The identifier', [{ path: 'organizationId', message }]);
    }
    this.#context = context;
  }

  get users(): OrganizationUserRepository {
    this.#users ??= organizationUsers(this.id, this.#context);
    return this.#users;
  }

  get apiKeys(): OrganizationApiKeyRepository {
    this.#apiKeys ??= organizationApiKeys(this.id, this.#context);
    return this.#apiKeys;
  }

  get models(): OrganizationModels {
    this.#models ??= organizationModels(this.id, this.#context);
    return this.#models;
  }

  get workflows(): WorkflowStateRepository {
    this.#workflows ??= workflowStateRepository(this.id, this.#context);
    return this.#workflows;
  }

  get taskStates(): TaskStateRepository {
    this.#taskStates ??= taskStateRepository(this.id, this.#context);
    return this.#taskStates;
  }

  get executionUsage(): ExecutionUsageRepository {
    this.#executionUsage ??= executionUsageRepository(this.id, this.#context);
    return this.#executionUsage;
  }

  get tasks(): TaskRepository {
    this.#tasks ??= taskRepository(this.id, this.#context);
    return this.#tasks;
  }

  get jobs(): OrganizationJobRepository {
    this.#jobs ??= organizationJobRepository(this.#context.jobs, this.id);
    return this.#jobs;
  }

  get metering(): OrganizationMetering {
    this.#metering ??= organizationMetering(this.id, this.#context);
    return this.#metering;
  }

  get budgets(): BudgetRepository {
    this.#budgets ??= budgetRepository(this.id, this.#context);
    return this.#budgets;
  }

  get quota(): QuotaRepository {
    this.#quota ??= quotaRepository(this.id, this.#context);
    return this.#quota;
  }

  get audit(): AuditRepository {
    this.#audit ??= auditRepository(this.id, this.#context);
    return this.#audit;
  }
}
