/** How each logical type is stored in PostgreSQL: what `pg` is given, and what it gives (`connection/types.ts`). */
import { asIs, type ValueCodecs } from '@runledger/repositories';
import { type JsonValue, nanoToUsd, usdToNano } from '@runledger/schema';

export const codecs: ValueCodecs = {
  id: asIs,
  key: asIs,
  text: asIs,
  enum: asIs,
  integer: asIs,
  count: asIs,
  money: {
    encode: (usd: number) => usdToNano(usd),
    decode: (nanoUsd) => nanoToUsd(nanoUsd as number),
  },
  instant: {
    encode: (instant: Date) => instant.toISOString(),
    decode: (instant) => instant,
  },
  day: asIs,
  json: {
    // `pg` would send an array as one of PostgreSQL's own.
    encode: (value: JsonValue) => JSON.stringify(value),
    decode: (value) => value,
  },
  list: asIs,
  bytes: asIs,
  boolean: asIs,
};
