/** What drivers do alike and the engine itself has no use for; an application loads it when it comes to that. */
export * from './drafting.ts';
export {
  type FillableColumn,
  type FillableTables,
  fillTables,
  type RowNumbers,
  rowCountsOf,
} from './proof/filling.ts';
export { loadFigures, type QueryFigures } from './proof/workload.ts';
