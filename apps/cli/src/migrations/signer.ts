/** Keys at the command line: where they are read from, and how their passphrase is asked for. */
import { readFileSync, statSync } from 'node:fs';
import type { MigrationPlan, Migrator, Signer } from '@runledger/migrator';
import { Option } from 'commander';
import { CommandError, UsageError } from '../terminal/failure.ts';
import { note } from '../terminal/output.ts';
import { isInteractive, secret } from '../terminal/prompt.ts';

/** The passphrase, for those whom nobody can ask. */
export const PASSPHRASE_VARIABLE = 'RUNLEDGER_KEY_PASSPHRASE';

export interface SigningOptions {
  readonly key?: string;
  readonly as?: string;
}

export function keyOption(): Option {
  return new Option(
    '--key <file>',
    'your private key, where the database is protected: who applies a plan signs it',
  );
}

export function asOption(): Option {
  return new Option(
    '--as <name>',
    'your name, as the database has it; else whoever has the key there',
  );
}

/** @throws UsageError for a name without a key */
export async function signerOf({ key, as: name }: SigningOptions): Promise<Signer | undefined> {
  if (key !== undefined) return { name, privateKey: await readKey(key) };
  if (name === undefined) return undefined;
  throw new UsageError('A name signs nothing without its key: add --key FILE.');
}

async function readKey(file: string): Promise<Signer['privateKey']> {
  const { isEncryptedKey, readSigningKey } = await import('@runledger/migrator/keys');
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
    warnOfReaders(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new CommandError(`The key ${file} cannot be read (${code ?? message}).`, { cause });
  }
  const passphrase = isEncryptedKey(pem) ? await knownPassphrase(file) : null;
  return readSigningKey(pem, passphrase, file);
}

/** As libpq holds it with keys, though it goes on: what mounts secrets often leaves them open to all in a container. */
function warnOfReaders(file: string): void {
  const self = process.geteuid?.();
  if (self === undefined) return;
  const { mode, uid } = statSync(file);
  if ((mode & (uid === self ? 0o077 : 0o037)) === 0) return;
  note(
    `Warning: others may read the key ${file}, and could sign with it (mode ${(mode & 0o777).toString(8)}): take that from them (chmod 600), and make another key where somebody may have read it.`,
    'warn',
  );
}

async function knownPassphrase(file: string): Promise<string | null> {
  const given = process.env[PASSPHRASE_VARIABLE];
  if (given !== undefined) return given;
  return isInteractive() ? await secret(`Passphrase of ${file}`) : null;
}

/** Plans as options name them: one to be written, or one to be carried out. */
export interface PlanFiles {
  readonly out?: string;
  readonly force?: boolean;
  readonly plan?: string;
}

/** The plan that the options name, or `undefined`. */
export async function planIn(
  migrator: Migrator,
  { plan }: Pick<PlanFiles, 'plan'>,
): Promise<MigrationPlan | undefined> {
  return plan === undefined ? undefined : await migrator.readPlan(plan);
}
