/** Connections that the server ends just as they open, as a fail-over or an administrator does. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { ConnectionError } from '@runledger/schema';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openPostgres } from '../src/store.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1');

/** What a server says to a session that an administrator ends. */
function terminated(): Buffer {
  const fields = [
    'SFATAL',
    'VFATAL',
    'C57P01',
    'Mterminating connection due to administrator command',
  ];
  const body = Buffer.from(`${fields.map((field) => `${field}\0`).join('')}\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** A way to the server on which sessions end, while `isEnding`, in the message that says they have begun. */
async function endingProxy() {
  const target = new URL(database.url);
  const state = { isEnding: false, ended: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
    client.on('data', (chunk) => upstream.write(chunk));
    let isOpen = false;
    upstream.on('data', (chunk) => {
      const isOpening = !isOpen && chunk.includes(READY);
      isOpen ||= isOpening;
      if (!isOpening || !state.isEnding) {
        client.write(chunk);
        return;
      }
      state.ended += 1;
      client.end(Buffer.concat([chunk, terminated()]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, state };
}

describe('a connection that the server ends as it opens', () => {
  // An error that nobody listens for would end the process, and fails this file.
  it('fails the call alone', async () => {
    const { url, state } = await endingProxy();
    const store = await openPostgres({ url, sslMode: 'disable', pool: { max: 2 } });
    onTestFinished(() => store.close());
    const begun = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    // It keeps the connection there is, so that others have to be opened.
    const transaction = store.transaction(() => {
      begun.resolve();
      return mayEnd.promise;
    });
    await begun.promise;
    state.isEnding = true;
    for (const ended of [1, 2, 3]) {
      await expect(store.organizations.getBySlug('acme')).rejects.toThrow(ConnectionError);
      expect(state.ended).toBe(ended);
    }
    state.isEnding = false;
    expect(await store.organizations.getBySlug('acme')).toBeNull();
    mayEnd.resolve();
    await transaction;
  });
});
