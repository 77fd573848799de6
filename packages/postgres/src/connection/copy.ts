/** COPY … FROM STDIN, which `pg` leaves to extensions: rows travel as they are stored, past the parser. */
import type { Connection, Submittable } from 'pg';

interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Uint8Array): void;
  sendCopyFail(message: string): void;
  endCopyFrom(): void;
}

/**
 * The statement and what it reads, as `client.query` takes it. Chunks are made while the server works on those
 * before, and the event loop has a turn between them.
 */
export class CopyFrom implements Submittable {
  /** How many rows were copied. */
  readonly rows: Promise<number>;
  readonly #sql: string;
  readonly #chunks: Iterable<Uint8Array>;
  readonly #resolve: (rows: number) => void;
  readonly #reject: (error: unknown) => void;
  #count = 0;
  #failure: { readonly error: unknown } | null = null;

  constructor(sql: string, chunks: Iterable<Uint8Array>) {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.rows = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#sql = sql;
    this.#chunks = chunks;
  }

  submit(connection: Connection): void {
    connection.query(this.#sql);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.#send(connection).catch((error: unknown) => {
      // The server answers with an error of its own; the one that is told is why.
      this.#failure ??= { error };
      connection.sendCopyFail('The rows could not be written.');
    });
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#count = Number(text.split(' ').at(-1));
  }

  handleError(error: unknown): void {
    this.#failure ??= { error };
    this.#reject(this.#failure.error);
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#count);
  }

  async #send(connection: CopyConnection): Promise<void> {
    const { stream } = connection;
    for (const chunk of this.#chunks) {
      // The server has refused a row, or is gone: it takes no more.
      if (this.#failure !== null) return;
      connection.sendCopyFromChunk(chunk);
      if (stream.writableNeedDrain) await drained(stream);
      else await new Promise((resolve) => setImmediate(resolve));
    }
    if (this.#failure === null) connection.endCopyFrom();
  }
}

function drained(stream: Connection['stream']): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      stream.off('drain', goOn).off('close', goOn);
      resolve();
    };
    stream.on('drain', goOn).on('close', goOn);
  });
}
