/** How a job fails, and what is kept of it. */
import type { JsonObject } from '@runledger/schema';

/** Thrown by a handler whose job would fail again in the same way: there is no further attempt. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

/** The payload of a job is none that its kind takes. */
export class PayloadError extends PermanentError {
  override readonly name: string = 'PayloadError';
  readonly code = 'PAYLOAD';
}

/** A job is in the queue of a worker that does not know its kind. */
export class UnknownKindError extends Error {
  override readonly name: string = 'UnknownKindError';
  readonly code = 'UNKNOWN_KIND';
}

/** Why a job's signal is aborted while its worker stops. */
export class WorkerStoppedError extends Error {
  override readonly name: string = 'WorkerStoppedError';
  readonly code = 'WORKER_STOPPED';
}

const MOST_CHARACTERS = 8_000;

/** An error as a job keeps it: what an operator needs, and what every database can store. */
export function storedError(error: unknown): JsonObject {
  if (!(error instanceof Error)) return { name: 'Error', message: storable(String(error)) };
  const { code } = error as { code?: unknown };
  return {
    name: storable(error.name),
    message: storable(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: storable(`${code}`) } : {}),
    ...(error.stack ? { stack: storable(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: causeOf(error.cause) }),
  };
}

function causeOf(cause: unknown): JsonObject {
  if (!(cause instanceof Error)) return { name: 'Error', message: storable(String(cause)) };
  return { name: storable(cause.name), message: storable(cause.message) };
}

/** Databases refuse NUL and halves of surrogate pairs. */
function storable(text: string): string {
  return text.slice(0, MOST_CHARACTERS).replaceAll('\0', '\u{fffd}').toWellFormed();
}
