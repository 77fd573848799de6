/**
 * A proxy between a migrating process and the server that passes messages on until the one that is to be interrupted.
 * That one it passes on, too, but not its answer, so that whatever is done then is done while the server is at it.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What ends a request of the client: a simple query, and the synchronisation of an extended one. */
const ENDS = ['Q', 'S'];

export interface Held {
  /** The port that the server's process knows its client by. */
  readonly clientPort: number;
  /** Whether the server has answered by now. */
  isAnswered(): boolean;
}

export class InterruptingProxy {
  /** Requests of the process so far. */
  requests = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #target: URL;
  readonly #holdAt: number;
  readonly #onHold: (held: Held) => void;

  /**
   * @param holdAt the request whose answer is held back, from 1; 0 is none
   * @param onHold called once the request is on its way to the server
   */
  private constructor(server: Server, target: URL, holdAt: number, onHold: (held: Held) => void) {
    this.#server = server;
    this.#target = target;
    this.#holdAt = holdAt;
    this.#onHold = onHold;
    server.on('connection', (client) => this.#connect(client));
  }

  static async start(
    target: string,
    holdAt: number,
    onHold: (held: Held) => void,
  ): Promise<InterruptingProxy> {
    const server = createServer();
    const proxy = new InterruptingProxy(server, new URL(target), holdAt, onHold);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** The server's address by way of this proxy. */
  get address(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #connect(client: Socket): void {
    const port = Number(this.#target.port || 5432);
    const upstream = connect(port, this.#target.hostname);
    let isHeld = false;
    let isAnswered = false;
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    const reader = new RequestReader();
    client.on('data', (chunk) => {
      upstream.write(chunk);
      for (let ended = reader.read(chunk); ended > 0; ended--) {
        this.requests++;
        if (this.requests !== this.#holdAt) continue;
        isHeld = true;
        const clientPort = upstream.localPort ?? 0;
        this.#onHold({ clientPort, isAnswered: () => isAnswered });
      }
    });
    upstream.on('data', (chunk) => {
      if (isHeld) isAnswered = true;
      else client.write(chunk);
    });
  }
}

/** Finds the messages in what a client sends. https://www.postgresql.org/docs/current/protocol-message-formats.html */
class RequestReader {
  #rest: Buffer = Buffer.alloc(0);
  #isStarted = false;

  /** @returns how many requests end in the chunk */
  read(chunk: Buffer): number {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    let ended = 0;
    for (;;) {
      // The first message has no type.
      const typeLength = this.#isStarted ? 1 : 0;
      if (this.#rest.length < typeLength + 4) return ended;
      const length = typeLength + this.#rest.readInt32BE(typeLength);
      if (this.#rest.length < length) return ended;
      const type = this.#isStarted ? String.fromCharCode(this.#rest[0] ?? 0) : '';
      if (ENDS.includes(type)) ended++;
      this.#isStarted = true;
      this.#rest = this.#rest.subarray(length);
    }
  }
}
