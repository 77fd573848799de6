/**
 * The part of Standard Schema that validating takes. Schemas of zod (from 3.24), valibot (from 1.0), arktype (from 2.0)
 * and others have it, so that any of them fits and none is needed.
 * @see https://standardschema.dev
 */

export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    /** There for the compiler alone. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Schemas of arktype are functions. */
export function isStandardSchema(schema: unknown): schema is StandardSchema {
  const { '~standard': standard } = (schema ?? {}) as Partial<StandardSchema>;
  return typeof standard?.validate === 'function';
}

/** `items[2].to must be a string`, and so on: what is wrong, and where. */
export function describeIssues(issues: readonly StandardIssue[]): string {
  const shown = issues.slice(0, 10).map(({ message, path = [] }) => `${pathOf(path)}: ${message}`);
  const more = issues.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function pathOf(path: NonNullable<StandardIssue['path']>): string {
  const keys = path.map((part) => (typeof part === 'object' ? part.key : part));
  return ['payload', ...keys.map(String)].join('.');
}
