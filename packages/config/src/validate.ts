/** Checks what was read from a file or from the environment against the model of the configuration. */
import type * as z from 'zod/mini';
import { configKeys, configSchema, type RunledgerConfig } from './model.ts';
import type { ConfigProblem } from './problems.ts';
import { nearest } from './suggestion.ts';

type Issue = z.core.$ZodIssue;
type Def = z.core.$ZodTypeDef & {
  shape?: Record<string, z.core.$ZodType>;
  valueType?: z.core.$ZodType;
  innerType?: z.core.$ZodType;
};

/** Everything that is wrong with `value`; nothing when it is a {@link RunledgerConfig}. */
export function findProblems(value: unknown, source: string | null): ConfigProblem[] {
  // Of the keys that there are; those that are unknown it does not know either way.
  const schema = configSchema((key) => isObject(value) && key in value);
  // A configuration is read once: compiling a function for it takes longer than reading it.
  const result = schema.safeParse(value, { jitless: true });
  if (result.success) return exclusions(value as RunledgerConfig, source);
  return [
    ...result.error.issues.flatMap((issue) => problemsOf(schema, issue, source)),
    ...exclusions(value, source),
  ];
}

function problemsOf(schema: z.core.$ZodType, issue: Issue, source: string | null): ConfigProblem[] {
  const path = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? configKeys : keysAt(schema, issue.path);
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      message: unknownKey(key, known),
      source,
    }));
  }
  if (issue.code === 'invalid_key') {
    const message = issue.issues.map(({ message }) => message).join('; ');
    return [{ path, message, source }];
  }
  if (path === '') return [{ path, message: 'The configuration must be an object', source }];
  return [{ path, message: messageOf(issue), source }];
}

function unknownKey(key: string, known: string[]): string {
  const meant = nearest(key, known);
  return meant
    ? `is not a known key; did you mean "${meant}"`
    : `is not a known key; known are ${known.join(', ')}`;
}

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function messageOf(issue: Issue): string {
  // zod's mini build brings no texts: the model words its own rules, and here is the rest.
  if (issue.message !== 'Invalid input') return issue.message;
  if (issue.code === 'invalid_type') return `must be ${kinds[issue.expected] ?? issue.expected}`;
  return 'is not valid';
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : String(part)))
    .join('.')
    .replaceAll('.[', '[');
}

/** The keys that the model knows at a path. */
function keysAt(root: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType | undefined = root;
  for (const part of path) {
    const def = definition(schema);
    schema = def?.shape?.[String(part)] ?? def?.valueType;
  }
  return Object.keys(definition(schema)?.shape ?? {});
}

function definition(schema: z.core.$ZodType | undefined): Def | undefined {
  const def = schema?._zod.def as Def | undefined;
  return def?.innerType ? definition(def.innerType) : def;
}

const partsOfAddress = ['host', 'port', 'user', 'password', 'database'] as const;

/** `url` says all that `host` and its companions say: both at once would leave open which counts. */
function exclusions(value: unknown, source: string | null): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [path, given] of connectionsIn(value)) {
    if (given.url === undefined) continue;
    for (const part of partsOfAddress.filter((part) => given[part] !== undefined)) {
      problems.push({
        path: `${path}${part}`,
        message: 'cannot stand beside "url", which holds it already; keep one of them',
        source,
      });
    }
  }
  for (const [name, environment] of environmentsIn(value)) {
    const { protected: isProtected, approvers, appliers = {}, approvals = 2 } = environment;
    if (isProtected !== true || !isObject(approvers) || !isObject(appliers)) continue;
    const keys = Object.values(approvers);
    const path = `environments.${name}.approvers`;
    if (new Set(keys).size < approvals) {
      const message = `must name at least ${approvals} different people, since a plan needs ${approvals} approvals`;
      problems.push({ path, message, source });
    } else if (new Set([...keys, ...Object.values(appliers)]).size <= approvals) {
      const message = `must name one more, or "appliers" must: whoever applies a plan is none of the ${approvals} who approve it`;
      problems.push({ path, message, source });
    }
  }
  return problems;
}

type Given = Record<string, unknown>;
const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function environmentsIn(value: unknown): [string, Given & { approvals?: number }][] {
  if (!isObject(value) || !isObject(value.environments)) return [];
  return Object.entries(value.environments).filter((entry): entry is [string, Given] =>
    isObject(entry[1]),
  );
}

function connectionsIn(value: unknown): [string, Given][] {
  if (!isObject(value)) return [];
  return [
    ['', value],
    ...environmentsIn(value).map(([name, given]): [string, Given] => [
      `environments.${name}.`,
      given,
    ]),
  ];
}
