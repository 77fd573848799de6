/** What was used, in pages: events, and totals by day. */
import {
  type DailyUsageFilter,
  dailyUsage,
  type UsageEventFilter,
  usageEvents,
} from '@runledger/schema';
import { before, equals, from, upTo } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import type { DialectPort } from '../port.ts';

/** Compiled once for each dialect. */
export function usageLists(port: DialectPort) {
  return {
    events: listing<typeof usageEvents, UsageEventFilter>(port, usageEvents, {
      label: 'usage_events_list',
      scope: ['organizationId'],
      sort: ['occurredAt', 'id'],
      order: 'desc',
      filters: {
        occurredFrom: from('occurredAt'),
        occurredBefore: before('occurredAt'),
        userId: equals('userId'),
        apiKeyId: equals('apiKeyId'),
        jobId: equals('jobId'),
        workflowExecId: equals('workflowExecId'),
        taskExecId: equals('taskExecId'),
        requestId: equals('requestId'),
        provider: equals('provider'),
        model: equals('model'),
        status: equals('status'),
      },
      narrowest: [['jobId'], ['userId']],
    }),
    days: listing<
      typeof dailyUsage,
      DailyUsageFilter,
      keyof (typeof dailyUsage)['columns'],
      'costUsd'
    >(port, dailyUsage, {
      label: 'daily_usage_list',
      scope: ['organizationId'],
      sort: ['day', 'userId', 'apiKeyId'],
      order: 'desc',
      filters: {
        dayFrom: from('day'),
        dayTo: upTo('day'),
        userId: equals('userId'),
        apiKeyId: equals('apiKeyId'),
      },
      sums: ['costUsd'],
    }),
  };
}
