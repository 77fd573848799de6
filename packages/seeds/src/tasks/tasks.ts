/** The sample requests as rows of `tasks` and `execution_logs`. */
import type { NewExecutionLog, NewTask } from '@runledger/schema';
import { after, type Calendar } from '../calendar.ts';
import { sampleId } from '../identifiers.ts';
import { userId } from '../identity/organizations.ts';
import { type SampleRequest, sampleRequests } from './requests.ts';

/** From asking to approval, and from there to the first step. */
const APPROVAL_SECONDS = 260;
const PICKUP_SECONDS = 15;

const taskId = (name: string) => sampleId('tasks', name);
const hasEnded = ({ status }: SampleRequest) =>
  status === 'completed' || status === 'failed' || status === 'rejected';
const hasRun = ({ status }: SampleRequest) =>
  status === 'completed' || status === 'failed' || status === 'executing';

export function sampleTasks(calendar: Calendar): NewTask[] {
  return sampleRequests.map((request) => {
    const createdAt = calendar.daysAgo(...request.asked);
    const isApproved = request.approvedBy !== undefined && request.status !== 'rejected';
    const seconds = request.steps.reduce((sum, [, , step]) => sum + step, 0);
    const [duration, gpuMb, cores] = request.estimate;
    return {
      organizationId: request.organizationId,
      taskId: taskId(request.name),
      projectId: null,
      requestText: request.text,
      status: request.status,
      createdAt,
      createdBy: userId(request.askedBy),
      approvedAt: isApproved ? after(createdAt, APPROVAL_SECONDS) : null,
      approvedBy: isApproved && request.approvedBy ? userId(request.approvedBy) : null,
      completedAt: hasEnded(request) ? after(firstStepAt(request, createdAt), seconds + 1) : null,
      estimatedResources: { duration_seconds: duration, gpu_vram_mb: gpuMb, cpu_cores: cores },
      actualResources: request.used
        ? {
            duration_seconds: Math.round(seconds),
            gpu_vram_mb_used: request.used[0],
            cpu_time_ms: request.used[1],
          }
        : null,
      externalAiUsed: request.externalAi
        ? {
            model: request.externalAi[0],
            token_count: request.externalAi[1],
            cost_usd: request.externalAi[2],
          }
        : null,
      errorMessage: request.error ?? null,
    };
  });
}

export function sampleExecutionLogs(calendar: Calendar): NewExecutionLog[] {
  return sampleRequests.flatMap((request) => {
    let timestamp = firstStepAt(request, calendar.daysAgo(...request.asked));
    return request.steps.map(
      ([agentType, action, seconds, output, status = 'completed'], place) => {
        const startedAt = timestamp;
        timestamp = after(timestamp, seconds);
        const isRunning = status === 'running';
        return {
          organizationId: request.organizationId,
          logId: sampleId('execution_logs', request.name, place + 1),
          taskId: taskId(request.name),
          stepNumber: place + 1,
          agentType,
          action,
          status,
          outputSummary: isRunning ? null : output,
          outputFull: isRunning ? null : { text: output, agent: agentType },
          timestamp: startedAt,
          durationMs: isRunning ? null : Math.round(seconds * 1000),
        };
      },
    );
  });
}

/** Requests are looked at at once, and worked on after their approval. */
function firstStepAt(request: SampleRequest, createdAt: Date): Date {
  return after(createdAt, hasRun(request) ? APPROVAL_SECONDS + PICKUP_SECONDS : PICKUP_SECONDS);
}
