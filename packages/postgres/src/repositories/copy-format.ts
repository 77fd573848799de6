/**
 * Rows of a table in COPY's binary format: the server reads them without parsing text.
 * https://www.postgresql.org/docs/current/sql-copy.html (File Formats, Binary Format)
 */
import { type AnyTable, type Column, type LogicalType, usdToNano } from '@runledger/schema';
import { ByteWriter } from './byte-writer.ts';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const CHUNK_BYTES = 65_536;
/** PostgreSQL counts microseconds from the year 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

type Write = (writer: ByteWriter, value: never) => void;

/** How a value of each logical type is written, its length before it. */
const WRITE: Record<LogicalType, Write> = {
  id: (writer, uuid: string) => writer.uuid(uuid),
  key: (writer, text: string) => writer.text(text),
  text: (writer, text: string) => writer.text(text),
  enum: (writer, text: string) => writer.text(text),
  integer: (writer, value: number) => {
    writer.int32(4);
    writer.int32(value);
  },
  count: (writer, value: number) => writer.int64(value),
  money: (writer, usd: number) => writer.int64(usdToNano(usd)),
  instant: (writer, instant: Date) => writer.milliseconds(instant.getTime() - EPOCH_MS),
  day: (writer, day: string) => {
    writer.int32(4);
    writer.int32((Date.parse(day) - EPOCH_MS) / 86_400_000);
  },
  json: (writer, value: unknown) => writer.sized(() => writer.json(JSON.stringify(value))),
  list: (writer, texts: readonly string[]) => writer.sized(() => writer.texts(texts)),
  bytes: (writer, bytes: Uint8Array) => writer.sized(() => writer.raw(bytes)),
  boolean: (writer, value: boolean) => {
    writer.int32(1);
    writer.byte(value ? 1 : 0);
  },
};

/** The rows in chunks, each made when it is asked for. Columns stand in the model's order. */
export function* copyFormat(
  table: AnyTable,
  rows: Iterable<Record<string, unknown>>,
): Generator<Uint8Array> {
  const fields = Object.entries<Column>(table.columns).map(
    ([property, { type }]) => [property, WRITE[type]] as const,
  );
  const writer = new ByteWriter(CHUNK_BYTES * 2);
  writer.raw(SIGNATURE);
  for (const row of rows) {
    writer.int16(fields.length);
    for (const [property, write] of fields) {
      const value = row[property];
      if (value === null || value === undefined) writer.int32(-1);
      else write(writer, value as never);
    }
    if (writer.length >= CHUNK_BYTES) yield writer.take();
  }
  writer.int16(-1);
  yield writer.take();
}
