/** What PostgreSQL's EXPLAIN says, in the words of the suites. */
import type { QueryPlan } from '@runledger/conformance';
import pg from 'pg';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

const enlarged = new Set<string>();

/**
 * The plan for any values, or for those given. The planner is made to believe that the tables have a thousand times as
 * many rows: of small ones it reads everything, whatever indexes there are.
 */
export async function planOf(
  url: string,
  text: string,
  values?: readonly unknown[],
): Promise<QueryPlan> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    if (!enlarged.has(url)) await enlarge(client);
    enlarged.add(url);
    const { rows } = values
      ? await client.query(`EXPLAIN (FORMAT JSON) ${text}`, [...values])
      : await explainAnyValues(client, text);
    return summary(nodesOf(rows[0]['QUERY PLAN'][0].Plan));
  } finally {
    await client.end();
  }
}

/** The planner multiplies the rows of a page, as they were counted last, with the pages that there are. */
async function enlarge(client: pg.Client): Promise<void> {
  await client.query('ANALYZE');
  await client.query(`
    UPDATE pg_class SET reltuples = reltuples * 1000
    WHERE relnamespace = 'runledger'::regnamespace AND reltuples > 0`);
}

async function explainAnyValues(client: pg.Client, text: string) {
  await client.query(`SET plan_cache_mode = force_generic_plan; PREPARE explained AS ${text}`);
  const count = new Set(text.match(/\$\d+/g)).size;
  const nulls = Array.from({ length: count }, () => 'NULL').join(', ');
  return await client.query(`EXPLAIN (FORMAT JSON) EXECUTE explained (${nulls})`);
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

function summary(nodes: readonly PlanNode[]): QueryPlan {
  return {
    searches: nodes.flatMap(({ 'Index Name': index, 'Index Cond': condition }) => {
      if (index === undefined || condition === undefined) return [];
      const columns = [...condition.matchAll(/(\w+)\)* (?:=|<|>|IS )/g)];
      return [{ index, columns: columns.map(([, column]) => String(column)) }];
    }),
    scans: nodes.flatMap((node) => {
      const table = node['Relation Name'];
      return table === undefined || node['Index Cond'] !== undefined || hasIndexBelow(node)
        ? []
        : [table];
    }),
    sorts: nodes.some((node) => node['Node Type'] === 'Sort'),
  };
}

/** What is below it tells which rows are read. */
const hasIndexBelow = (node: PlanNode) =>
  ['Bitmap Heap Scan', 'ModifyTable', 'Tid Scan'].includes(node['Node Type']);
