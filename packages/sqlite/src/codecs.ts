/** How each logical type is stored in SQLite; integers were seen to be exact when they were read. */
import { sharedCodecs, type ValueCodec, type ValueCodecs } from '@runledger/repositories';
import { DataError, type JsonValue } from '@runledger/schema';
import { readInstant, toInstantText } from './instants.ts';

const json: ValueCodec = {
  encode: (value: JsonValue) => JSON.stringify(value),
  decode: (stored) => {
    try {
      return JSON.parse(stored as string);
    } catch (cause) {
      throw new DataError('The database holds a text where JSON is expected.', { cause });
    }
  },
};

export const codecs: ValueCodecs = {
  ...sharedCodecs,
  instant: {
    encode: toInstantText,
    decode: (text) => readInstant(text as string),
  },
  json,
  list: json,
  boolean: {
    encode: (value: boolean) => (value ? 1 : 0),
    decode: (stored) => stored === 1,
  },
};
