/** What agents were asked to do, and what they did. */
import type { DriverUnderTest } from '../driver.ts';
import { taskPlanSuite } from './plans.ts';
import { taskRequestSuite } from './requests.ts';
import { taskStepSuite } from './steps.ts';
import { taskTransitionSuite } from './transitions.ts';

export function taskSuite(driver: DriverUnderTest): void {
  taskRequestSuite(driver);
  taskTransitionSuite(driver);
  taskStepSuite(driver);
  taskPlanSuite(driver);
}
