/** Waking those who wait for jobs: in this process, across all stores of one file. */
import { type JobWakeups, LocalWakeups } from '@runledger/repositories';
import type { FileIdentity } from './connection/file-identity.ts';

interface Shared {
  readonly wakeups: LocalWakeups;
  stores: number;
}

const shared = new Map<string, Shared>();

export interface FileWakeups {
  readonly wakeups: JobWakeups;
  /** For when the store is closed, which may be twice. */
  release(): void;
}

/**
 * @param file `null` for a database in memory, which has one store
 * @param assertOpen throws when the store is closed: nobody begins to listen to it then
 */
export function wakeupsOf(file: FileIdentity | null, assertOpen: () => void): FileWakeups {
  if (file === null) {
    return { wakeups: ofStore(new LocalWakeups(), assertOpen), release: () => undefined };
  }
  const key = `${file.device}:${file.inode}`;
  const ofFile = shared.get(key) ?? { wakeups: new LocalWakeups(), stores: 0 };
  shared.set(key, ofFile);
  ofFile.stores += 1;
  let isReleased = false;
  return {
    wakeups: ofStore(ofFile.wakeups, assertOpen),
    release() {
      if (isReleased) return;
      isReleased = true;
      ofFile.stores -= 1;
      if (ofFile.stores === 0) shared.delete(key);
    },
  };
}

function ofStore(wakeups: LocalWakeups, assertOpen: () => void): JobWakeups {
  return {
    announce: (queues) => wakeups.announce(queues),
    async listen(queue, listener) {
      assertOpen();
      return wakeups.add(queue, listener);
    },
  };
}
