/** Organizations that ask for things. */
import type { NewOrganizationTask, NewStep } from '@runledger/schema';

export { openTwo } from '../workflows/fixtures.ts';

export const request = (facts: Partial<NewOrganizationTask> = {}): NewOrganizationTask => ({
  requestText: 'Book a room.',
  ...facts,
});

export const step = (facts: Partial<NewStep> = {}): NewStep => ({
  agentType: 'code',
  action: 'Looks at the calendar.',
  ...facts,
});
