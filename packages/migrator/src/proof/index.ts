/** For drivers: what their workloads on a scratch database have in common. */
export {
  type FillableColumn,
  type FillableTables,
  fillTables,
  type RowNumbers,
  rowCountsOf,
} from './filling.ts';
export { loadFigures, type QueryFigures } from './workload.ts';
