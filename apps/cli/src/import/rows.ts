/** Rows of a file as events, or the reason why a row is none. */
import type { LogicalType, UsageRecord } from '@runledger/schema';
import type { CsvRecord } from './csv.ts';
import type { Line } from './lines.ts';
import { type Mapping, namesOf, properties, required, typeOf } from './mapping.ts';
import { readValue, UnreadableValue } from './values.ts';

/** Where a row stands, and what it says. */
interface Place {
  readonly line: number;
  readonly text: string;
}

/** An event whose organization is known by its slug only. */
export interface Row extends Place {
  readonly organization: string;
  readonly event: Omit<UsageRecord, 'organizationId' | 'id'>;
}

export interface Reject extends Place {
  readonly reason: string;
}

export const isReject = (row: Row | Reject): row is Reject => 'reason' in row;

/** Reads the value of each property: from the row, or the same for all rows. */
type Sources = readonly (readonly [property: string, read: (row: never) => unknown])[];

/** @param columns the file's columns, in their order */
export function csvRows(
  { columns, fixed }: Mapping,
  header: readonly string[],
): (record: CsvRecord) => Row | Reject {
  const sources: Sources = [
    ...[...fixed].map(([property, value]) => [property, () => value] as const),
    ...[...columns].map(([property, column]) => {
      const index = header.indexOf(column);
      return [property, (fields: readonly string[]) => fields[index]] as const;
    }),
  ];
  return ({ line, text, fields, problem }) => {
    if (fields === null) return { line, text, reason: problem ?? '' };
    const reason = columnProblem(fields, header);
    if (reason !== null) return { line, text, reason };
    return readRow(sources, fields as never, { line, text });
  };
}

function columnProblem(fields: readonly string[], header: readonly string[]): string | null {
  if (fields.length === header.length) return null;
  return `has ${fields.length} columns where the header has ${header.length}`;
}

/**
 * Why a record of several lines fits no row of the file: the wrong number of columns, or a line break in what
 * holds none. Its quotes are stray ones then.
 */
export function structureProblem(
  { columns }: Mapping,
  header: readonly string[],
): (fields: readonly string[]) => string | null {
  const ofOneLine = [...columns]
    .filter(([property]) => !mayHaveLines.has(typeOf(property)))
    .map(([property, column]) => [property, header.indexOf(column)] as const);
  return (fields) => {
    const problem = columnProblem(fields, header);
    if (problem !== null) return problem;
    const broken = ofOneLine.find(([, index]) => fields[index]?.trim().includes('\n'));
    return broken === undefined ? null : `${broken[0]} has a line break in it`;
  };
}

const mayHaveLines: ReadonlySet<LogicalType> = new Set(['text', 'json', 'list']);

type JsonRow = Readonly<Record<string, unknown>>;

/** Columns may be paths into a row: `usage.prompt_tokens`. */
export function jsonRows({ columns, fixed }: Mapping): (line: Line) => Row | Reject {
  const sources: Sources = properties.map((property) => {
    const value = fixed.get(property);
    if (value !== undefined) return [property, () => value];
    const path = columns.get(property);
    if (path !== undefined) return [property, (row: JsonRow) => valueAt(row, path)];
    const [name, snakeCase] = namesOf(property);
    return [property, (row: JsonRow) => row[name] ?? row[snakeCase]];
  });
  return (line) => {
    if (line.text === null) return { line: line.number, text: line.shown, reason: line.problem };
    const place = { line: line.number, text: line.text };
    const row = parseObject(line.text);
    if (row === null) return { ...place, reason: 'is not a JSON object' };
    return readRow(sources, row as never, place);
  };
}

function parseObject(text: string): JsonRow | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonRow)
      : null;
  } catch {
    return null;
  }
}

/** @throws UnreadableValue when the row lacks what the mapping names: a misspelt path must not become zero */
function valueAt(row: JsonRow, path: string): unknown {
  if (path in row) return row[path];
  let value: unknown = row;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !(name in value)) {
      throw new UnreadableValue(`has no value: the row lacks ${path}`);
    }
    value = (value as JsonRow)[name];
  }
  return value;
}

function readRow(sources: Sources, row: never, place: Place): Row | Reject {
  const event: Record<string, unknown> = {};
  let property = '';
  try {
    for (const [name, read] of sources) {
      property = name;
      const value = readValue(typeOf(name), read(row));
      if (value !== undefined) event[name] = value;
    }
  } catch (error) {
    if (!(error instanceof UnreadableValue)) throw error;
    return { ...place, reason: `${property} ${error.message}` };
  }
  const missing = required.filter((name) => event[name] === undefined);
  if (missing.length > 0) return { ...place, reason: `has no ${missing.join(', no ')}` };
  const { organization, ...columns } = event;
  return { ...place, organization: String(organization), event: columns as Row['event'] };
}
