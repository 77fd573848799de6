/** Where the migrations of a stream lie. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config, Driver } from '@runledger/config';
import { UsageError } from '../terminal/failure.ts';

export interface DraftStream {
  readonly stream: string;
  readonly directories: Readonly<Partial<Record<Driver, string>>>;
  /** The module that declares its tables; `null` for Runledger's own streams, and where none is named. */
  readonly model: string | null;
  readonly isOwn: boolean;
}

const OWN = ['operational', 'analytics'];

/**
 * The stream that is named, or the only one that there is.
 * @param cwd where Runledger's own sources are looked for, upwards
 * @throws UsageError when there is no such stream, or none to choose from
 */
export function draftStream(config: Config, name: string | undefined, cwd: string): DraftStream {
  if (name !== undefined && OWN.includes(name)) return ownStream(name, cwd);
  const known = config.streams.map(({ stream }) => stream);
  const found =
    name === undefined
      ? config.streams.length === 1 && config.streams[0]
      : config.streams.find(({ stream }) => stream === name);
  if (found) return { ...found, isOwn: false };
  if (known.length === 0) {
    const where = config.files.config ?? 'runledger.config.json';
    throw new UsageError(
      `${name === undefined ? 'There is no stream to draft for' : `There is no stream "${name}"`}: say where its migrations are, as streams.${name ?? 'app'}.postgres and streams.${name ?? 'app'}.sqlite in ${where}.`,
    );
  }
  throw new UsageError(
    name === undefined
      ? `There are several streams: name one of ${known.join(', ')} with --stream.`
      : `There is no stream "${name}": name one of ${known.join(', ')}, or add streams.${name} to ${config.files.config}.`,
  );
}

/** Runledger's own, in its repository. */
function ownStream(stream: string, cwd: string): DraftStream {
  for (let here = cwd; ; here = dirname(here)) {
    const directories = {
      postgres: join(here, 'packages/postgres/migrations', stream),
      sqlite: join(here, 'packages/sqlite/migrations', stream),
    };
    if (Object.values(directories).every(existsSync)) {
      return { stream, directories, model: null, isOwn: true };
    }
    if (dirname(here) === here) break;
  }
  throw new UsageError(
    `The stream "${stream}" is Runledger's own and is changed in its repository: give your tables a stream of their own, as streams.app in the configuration, and name that.`,
  );
}
