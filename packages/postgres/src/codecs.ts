/** How each logical type is stored in PostgreSQL: what `pg` is given, and what it gives (`connection/types.ts`). */
import type { ValueCodec, ValueCodecs } from '@runledger/repositories';
import { type JsonValue, nanoToUsd, usdToNano } from '@runledger/schema';

/** Stored as it is; reading is done once `pg` has parsed the value. */
const asIs: ValueCodec = { encode: (value) => value, decode: (stored) => stored };

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
