/** Usage as the values of the statements that record it. */
import { type DailyTotals, dirtyHours } from '@runledger/repositories';
import { type LogicalType, type UsageEvent, uuidv7 } from '@runledger/schema';
import { plainArray, textArray } from './arrays.ts';
import { eventCodec, eventTypes } from './usage-sql.ts';

/** One array for each column of the events. */
export function eventArrays(rows: readonly UsageEvent[]): string[] {
  const columns: unknown[][] = eventTypes.map(() => new Array(rows.length));
  for (let place = 0; place < rows.length; place++) {
    const values = eventCodec.encode(rows[place] as UsageEvent);
    for (let column = 0; column < values.length; column++) {
      (columns[column] as unknown[])[place] = values[column];
    }
  }
  return columns.map((values, column) => arrayOf(eventTypes[column] as LogicalType, values));
}

function arrayOf(type: LogicalType, values: readonly unknown[]): string {
  switch (type) {
    case 'id':
    case 'instant':
    case 'count':
    case 'money':
      return plainArray(values);
    case 'list':
      return textArray(
        (values as (string[] | null)[]).map((list) => (list === null ? null : textArray(list))),
      );
    default:
      return textArray(values as (string | null)[]);
  }
}

/** The marks of the events' hours. */
export function markArrays(rows: readonly UsageEvent[]): string[] {
  const hours = dirtyHours(rows);
  return [
    plainArray(hours.map(({ organizationId }) => organizationId)),
    plainArray(hours.map(({ bucketStart }) => bucketStart.toISOString())),
    plainArray(hours.map(() => uuidv7())),
  ];
}

/** One array for each column of `daily_usage`. */
export function totalArrays(totals: readonly DailyTotals[]): string[] {
  return [
    plainArray(totals.map(({ organizationId }) => organizationId)),
    plainArray(totals.map(({ userId }) => userId)),
    plainArray(totals.map(({ apiKeyId }) => apiKeyId)),
    plainArray(totals.map(({ day }) => day)),
    plainArray(totals.map(({ requestCount }) => requestCount)),
    plainArray(totals.map(({ inputTokens }) => inputTokens)),
    plainArray(totals.map(({ outputTokens }) => outputTokens)),
    plainArray(totals.map(({ costNanoUsd }) => costNanoUsd)),
  ];
}
