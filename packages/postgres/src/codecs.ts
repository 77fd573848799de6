/** How each logical type is stored in PostgreSQL: what `pg` is given, and what it gives (`connection/types.ts`). */
import { asIs, sharedCodecs, type ValueCodecs } from '@runledger/repositories';
import type { JsonValue } from '@runledger/schema';

export const codecs: ValueCodecs = {
  ...sharedCodecs,
  instant: {
    encode: (instant: Date) => instant.toISOString(),
    decode: (instant) => instant,
  },
  json: {
    // `pg` would send an array as one of PostgreSQL's own.
    encode: (value: JsonValue) => JSON.stringify(value),
    decode: (value) => value,
  },
  list: asIs,
  boolean: asIs,
};
