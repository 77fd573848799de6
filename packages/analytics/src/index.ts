/** Reports over what Runledger recorded. */
export type { ReportingStore } from './store.ts';
export { usageReport } from './usage/query.ts';
export {
  type UsageGroup,
  type UsageGrouping,
  type UsageReport,
  type UsageReportQuery,
  type UsageTotals,
  usageGroupings,
} from './usage/report.ts';
