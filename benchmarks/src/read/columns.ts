/** The columns that are read, by name: a named statement must not say `select *`. */
import { columnNameOf, jobs, organizations } from '@runledger/schema';

const columnsOf = (table: typeof jobs | typeof organizations) =>
  Object.keys(table.columns).map((property) => columnNameOf(table, property));

export const ORGANIZATION_COLUMNS = columnsOf(organizations);
export const JOB_COLUMNS = columnsOf(jobs);

/** As a query builder is told: the peers know nothing of the model. */
export interface Tables {
  organizations: Record<string, unknown> & { id: string };
  jobs: Record<string, unknown> & { organization_id: string; id: string; created_at: string };
}
