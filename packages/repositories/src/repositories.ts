/** All repositories of a session: those written once, and what each driver writes natively. */
import { NIL_UUID, type Repositories } from '@runledger/schema';
import { auditRepository, type StoreEntries } from './audit/log.ts';
import { auditStatements } from './audit/statements.ts';
import { modelRepository } from './catalog/models.ts';
import { modelStatements } from './catalog/statements.ts';
import { apiKeyStatements } from './identity/api-key-statements.ts';
import type { KeyMemory } from './identity/key-memory.ts';
import { apiKeyRepository } from './identity/key-verification.ts';
import { organizationRepository, organizationStatements } from './identity/organizations.ts';
import { userStatements } from './identity/user-statements.ts';
import { userRepository } from './identity/users.ts';
import { type JobContext, type NativeJobs, prepareJobs } from './jobs/context.ts';
import { jobRepository } from './jobs/jobs.ts';
import { jobStatements } from './jobs/statements.ts';
import { budgetStatements } from './metering/budgets.ts';
import { keyPurgeStatements, purgeKeys } from './metering/idempotency-keys.ts';
import { usageLists } from './metering/lists.ts';
import { quotaStatements } from './metering/quota-statements.ts';
import { tellingRefusals, type UsageRecorder } from './metering/recorder.ts';
import { OrganizationRepositories } from './organization-store.ts';
import type { DialectPort, Session } from './port.ts';
import { taskStatements } from './tasks/statements.ts';
import { executionUsageStatements } from './workflows/execution-usage.ts';
import { taskStateStatements } from './workflows/task-states.ts';
import { workflowStateStatements } from './workflows/workflow-states.ts';

/** What a driver owes: statements that the dialects do not share. */
export interface NativeRepositories {
  /** @param session of the driver's own: one that it gave itself, or that such a one gave to its work */
  readonly recorderOn: (session: Session) => UsageRecorder;
  /** Whether recording failed because of a sum that the database cannot hold. */
  readonly isSumTooLarge: (error: unknown) => boolean;
  readonly storeAuditEntries: StoreEntries;
  readonly jobs: NativeJobs;
}

/** Every shared statement of a dialect. */
type SharedStatements = ReturnType<typeof sharedStatements>;

export function sharedStatements(port: DialectPort) {
  return {
    organizations: organizationStatements(port),
    users: userStatements(port),
    apiKeys: apiKeyStatements(port),
    workflowStates: workflowStateStatements(port),
    taskStates: taskStateStatements(port),
    executionUsage: executionUsageStatements(port),
    tasks: taskStatements(port),
    models: modelStatements(port),
    usage: usageLists(port),
    keyPurge: keyPurgeStatements(port),
    budgets: budgetStatements(port),
    quota: quotaStatements(port),
    audit: auditStatements(port),
    jobs: jobStatements(port),
  };
}

/** What a session's repositories are made of. */
export interface RepositoryContext {
  readonly session: Session;
  readonly statements: SharedStatements;
  readonly native: NativeRepositories;
  readonly clock: () => Date;
  readonly keys: KeyMemory;
  readonly jobs: JobContext;
}

/** What the repositories of all sessions of one store share. */
export interface SharedSettings {
  readonly clock: () => Date;
  /** The clock that decides leases, where the application gave one; `null`: the database's own. */
  readonly leaseClock: (() => Date) | null;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly keys: KeyMemory;
}

/** Prepares every shared statement; what it returns makes repositories on a session for next to nothing. */
export function prepareSharedRepositories(
  port: DialectPort,
  { clock, leaseClock, random, keys }: SharedSettings,
) {
  const statements = sharedStatements(port);
  const jobsOn = prepareJobs(statements.jobs, { clock, leaseClock, random });
  return (session: Session, driver: NativeRepositories): Omit<Repositories, 'load'> => {
    const recorderOn = (on: Session) =>
      tellingRefusals(driver.recorderOn(on), driver.isSumTooLarge);
    const native = { ...driver, recorderOn };
    const jobs = jobsOn(session, native.jobs);
    const context: RepositoryContext = { session, statements, native, clock, keys, jobs };
    return {
      organizations: organizationRepository(context),
      users: userRepository(context),
      apiKeys: apiKeyRepository(context),
      models: modelRepository(context),
      jobs: jobRepository(jobs),
      metering: {
        ...recorderOn(session),
        purgeIdempotencyKeys: (options) => purgeKeys(session, statements.keyPurge, options),
      },
      audit: auditRepository(NIL_UUID, context),
      organization: (id) => new OrganizationRepositories(id, context),
    };
  };
}
