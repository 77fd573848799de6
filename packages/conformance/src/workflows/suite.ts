/** What ran: states of executions, and what they used. */
import type { DriverUnderTest } from '../driver.ts';
import { addingUsageSuite } from './adding-usage.ts';
import { deepDeletionSuite } from './deep-deletion.ts';
import { executionUsageSuite } from './execution-usage.ts';
import { stateListSuite } from './lists.ts';
import { orphanSuite } from './orphans.ts';
import { workflowPlanSuite } from './plans.ts';
import { usageSummarySuite } from './summaries.ts';
import { taskStateSuite } from './task-states.ts';
import { taskTreeSuite } from './tree.ts';
import { workflowStateSuite } from './workflow-states.ts';

export function workflowSuite(driver: DriverUnderTest): void {
  workflowStateSuite(driver);
  taskStateSuite(driver);
  taskTreeSuite(driver);
  stateListSuite(driver);
  deepDeletionSuite(driver);
  executionUsageSuite(driver);
  addingUsageSuite(driver);
  usageSummarySuite(driver);
  orphanSuite(driver);
  workflowPlanSuite(driver);
}
