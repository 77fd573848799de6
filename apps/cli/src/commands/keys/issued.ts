/** Showing a key that was just made: the one time that it is seen. */
import type { IssuedApiKey } from '@runledger/schema';
import type { CommonOptions } from '../../command.ts';
import { note, print, printJson } from '../../terminal/output.ts';

/** The key alone goes to standard output, for a pipe into a secret store. */
export function printIssued({ json }: CommonOptions, { key, plaintext }: IssuedApiKey): void {
  if (json) {
    printJson({ key, plaintext });
    return;
  }
  note(`The key ${key.name} (${key.id}). It is shown this once: store it now.`);
  print(plaintext);
}
