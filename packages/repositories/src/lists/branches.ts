/**
 * A filter for a few values as one query for each of them. An index gives the rows of one value in order, and so a
 * page after a few steps; those of several values it gives one value after the other, and a page only from all rows.
 */
import type { FilterUse } from './filter.ts';

const MOST_BRANCHES = 8;

/** The filters in use, as far as they make the statement. */
export type Shape = readonly FilterShape[];

interface FilterShape {
  readonly name: string;
  readonly form: string;
  /** Into how many queries it parts the statement. */
  readonly branches: number;
  /** The form that it has in each of them, where they differ. */
  readonly parts?: readonly string[];
}

/** A filter in one of the queries. */
export interface BranchUse {
  readonly name: string;
  /** `null` for the form that the filter has for a single value. */
  readonly form: string | null;
  /** The name of the parameter that has the value. */
  readonly parameter: string;
}

export function shapeOf(uses: ReadonlyMap<string, FilterUse>): Shape {
  let total = 1;
  for (const { parts } of uses.values()) total *= parts?.length ?? 1;
  return [...uses].map(([name, { form, values = [], parts }]) => {
    if (parts) return { name, form, branches: parts.length, parts };
    const isParting = values.length > 1 && total * values.length <= MOST_BRANCHES;
    const branches = isParting ? values.length : 1;
    total *= branches;
    return { name, form, branches };
  });
}

/** The filters of each query. */
export function branchesOf(shape: Shape): BranchUse[][] {
  return shape.reduce<BranchUse[][]>(
    (queries, { name, form, branches, parts }) =>
      queries.flatMap((query) => {
        if (parts) return parts.map((part) => [...query, { name, form: part, parameter: name }]);
        return Array.from({ length: branches }, (_, place) =>
          branches === 1
            ? [...query, { name, form, parameter: name }]
            : [...query, { name, form: null, parameter: `${name} ${place}` }],
        );
      }),
    [[]],
  );
}

/** The values of the parameters. */
export function parametersOf(
  uses: ReadonlyMap<string, FilterUse>,
  shape: Shape,
): { [parameter: string]: unknown } {
  const parameters: { [parameter: string]: unknown } = {};
  for (const { name, branches, parts } of shape) {
    const use = uses.get(name);
    if (parts) continue;
    if (branches === 1) parameters[name] = use?.value;
    else {
      use?.values?.forEach((value, place) => {
        parameters[`${name} ${place}`] = value;
      });
    }
  }
  return parameters;
}
