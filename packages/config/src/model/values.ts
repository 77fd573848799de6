/** Values that keys of the configuration have in common. Commands start with them, hence zod's `mini` build. */
import * as z from 'zod/mini';
import { isPostgresUrl, pathProblem } from '../rules.ts';

export const about = <T extends z.ZodMiniType>(schema: T, description: string): T => {
  z.globalRegistry.add(schema, { description });
  return schema;
};

export const refused = (message: string) => ({ error: message });
export const text = () => z.string().check(z.minLength(1, refused('must not be empty')));
export const whole = (minimum: number, maximum: number) => {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .number(refused(message))
    .check(
      z.int(refused(message)),
      z.minimum(minimum, refused(message)),
      z.maximum(maximum, refused(message)),
    );
};
const DAY_MS = 86_400_000;
export const milliseconds = () => whole(1, DAY_MS);
/** Where 0 is no limit. */
export const millisecondsOrNone = () => whole(0, DAY_MS);
const list = (...names: string[]) => names.map((name) => `"${name}"`).join(', ');
export const oneOf = <const T extends string>(...names: T[]) =>
  z.enum(names, refused(`must be one of ${list(...names)}`));

export const postgresUrl = () =>
  text().check(
    z.refine(
      isPostgresUrl,
      refused('must be an address such as postgres://user:password@host:5432/database'),
    ),
  );

export const databasePath = () =>
  z.string().check((context) => {
    const problem = pathProblem(context.value);
    if (problem) context.issues.push({ code: 'custom', input: context.value, message: problem });
  });

export const schemaName = () =>
  text().check(
    z.regex(
      /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/,
      refused(
        'must be a plain schema name: lower-case letters, digits and underscores, at most 63, not beginning with "pg_"',
      ),
    ),
  );

export const functionValue = <F>() =>
  z.custom<F>((value) => typeof value === 'function', {
    error: 'must be a function, which a TypeScript or JavaScript file can give',
  });
