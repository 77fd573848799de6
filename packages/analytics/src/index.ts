/** Reports over what Runledger recorded. */
export type { ReportingStore } from './store.ts';
export { usageReport } from './usage/query.ts';
export type {
  UsageGroup,
  UsageGrouping,
  UsageReport,
  UsageReportQuery,
  UsageTotals,
} from './usage/report.ts';
