/** What callers say of a task or a step besides a whole row, checked. */
import { executionLogs, tasks } from '@runledger/schema';
import { optional, request, required } from '../request.ts';

const { approvedBy, errorMessage, actualResources, externalAiUsed } = tasks.columns;
const { stepNumber, status, outputSummary, outputFull, durationMs } = executionLogs.columns;
const endStatus = { ...status, values: ['completed', 'failed'] };

export const readApproval = request('The approval', { approvedBy: required(approvedBy) });

export const readRejection = request('The rejection', {
  errorMessage: optional(errorMessage, null),
});

export const readOutcome = request('The outcome', {
  actualResources: optional(actualResources, null),
  externalAiUsed: optional(externalAiUsed, null),
});

export const readFailure = request('The failure', { errorMessage: required(errorMessage) });

export const readStepNumber = request('The step', { stepNumber: required(stepNumber) });

export const readStepEnd = request('The end of the step', {
  status: required(endStatus),
  outputSummary: optional(outputSummary, null),
  outputFull: optional(outputFull, null),
  durationMs: optional(durationMs, null),
});
