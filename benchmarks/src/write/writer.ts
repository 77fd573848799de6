/** The writes that are compared: each a transaction of its own. */
import type { Store } from '@runledger/schema';
import { ORGANIZATION } from '../events.ts';
import type { Inputs } from './rows.ts';

export type Writes = { readonly [K in keyof Inputs]: (input: Inputs[K]) => unknown };

export interface Writer extends Writes {
  /** Gives a user another name. */
  rename(userId: string, displayName: string): unknown;
  close(): unknown;
}

/** Validated, normalized where the model says so, and the row given back as it is stored. */
export function ours(store: Store): Writer {
  const acme = store.organization(ORGANIZATION);
  return {
    organization: (input) => store.organizations.create(input),
    user: (input) => acme.users.create(input),
    task: (input) => acme.tasks.create(input),
    workflowState: (input) => acme.workflows.upsert(input),
    job: (input) => acme.jobs.enqueue(input),
    rename: (userId, displayName) => acme.users.update(userId, { displayName }),
    close: () => store.close(),
  };
}
