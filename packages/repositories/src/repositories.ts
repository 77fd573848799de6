/** All repositories of a session: those written once, and what each driver writes natively. */
import type { MeteringRepository, Repositories } from '@runledger/schema';
import { modelRepository } from './catalog/models.ts';
import { modelStatements } from './catalog/statements.ts';
import { organizationRepository, organizationStatements } from './identity/organizations.ts';
import { usageLists } from './metering/lists.ts';
import { OrganizationRepositories } from './organization-store.ts';
import type { DialectPort, Session } from './port.ts';
import { executionUsageStatements } from './workflows/execution-usage.ts';
import { taskStateStatements } from './workflows/task-states.ts';
import { workflowStateStatements } from './workflows/workflow-states.ts';

/** What a driver owes: statements that the dialects do not share. */
export interface NativeRepositories {
  readonly recorder: MeteringRepository;
}

/** Every shared statement of a dialect, compiled once. */
export type SharedStatements = ReturnType<typeof sharedStatements>;

function sharedStatements(port: DialectPort) {
  return {
    organizations: organizationStatements(port),
    workflowStates: workflowStateStatements(port),
    taskStates: taskStateStatements(port),
    executionUsage: executionUsageStatements(port),
    models: modelStatements(port),
    usage: usageLists(port),
  };
}

/** What a session's repositories are made of. */
export interface RepositoryContext {
  readonly session: Session;
  readonly statements: SharedStatements;
  readonly native: NativeRepositories;
  readonly clock: () => Date;
}

/** Compiles every shared statement; what it returns makes repositories on a session for next to nothing. */
export function prepareSharedRepositories(port: DialectPort, clock: () => Date) {
  const statements = sharedStatements(port);
  return (session: Session, native: NativeRepositories): Omit<Repositories, 'load'> => {
    const context: RepositoryContext = { session, statements, native, clock };
    return {
      organizations: organizationRepository(session, statements.organizations, clock),
      models: modelRepository(context),
      metering: native.recorder,
      organization: (id) => new OrganizationRepositories(id, context),
    };
  };
}
