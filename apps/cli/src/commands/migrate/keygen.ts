import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { PASSPHRASE_VARIABLE } from '../../migrations/signer.ts';
import { CommandError, UsageError } from '../../terminal/failure.ts';
import { note, print, printJson } from '../../terminal/output.ts';
import { isInteractive, secret } from '../../terminal/prompt.ts';

interface Options {
  readonly out: string;
  readonly passphrase?: boolean;
}

export function keygenCommand(): Command {
  return new Command('keygen')
    .summary('make a key to approve and apply plans with')
    .description(
      `Makes an Ed25519 key pair to approve and apply plans with, and prints the public half, for \`migrate protect\`.\nThe private half goes into a file that only you can read, and nowhere else. With --passphrase, or with ${PASSPHRASE_VARIABLE} in the environment, it is encrypted.`,
    )
    .argument('<name>', 'whose key it is to be')
    .requiredOption('--out <file>', 'the file for the private key; it must not be there yet')
    .option('--passphrase', 'encrypt it with a passphrase, which is asked for')
    .addHelpText('after', examples('runledger migrate keygen ada --out ada.pem --passphrase'))
    .action(
      action<Options>(async ({ out, passphrase, json }, [name = '']) => {
        const { createSigningKey, problemOfName } = await import('@runledger/migrator/keys');
        const problem = problemOfName(name);
        // With a "=" in it, the line that is printed would name somebody else, and another key.
        if (problem !== null) throw new UsageError(`${problem}.`);
        const { privatePem, publicKey } = createSigningKey(await newPassphrase(passphrase));
        writeNew(out, privatePem);
        if (json) return printJson({ command: 'keygen', name, publicKey, file: out });
        print(`${name}=${publicKey}`);
        note(
          `The private key is in ${out}: keep it to yourself. The line above is public: name it with --approver or --applier in \`runledger migrate protect\`.`,
        );
      }),
    );
}

/** Nobody's key is ever overwritten: what it has signed could not be signed again. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new CommandError(
      code === 'EEXIST'
        ? `${file} is there already, and a key is never overwritten: choose another file.`
        : `The key cannot be written to ${file} (${code ?? message}).`,
      { cause },
    );
  }
}

async function newPassphrase(isWanted: boolean | undefined): Promise<string | null> {
  const given = process.env[PASSPHRASE_VARIABLE];
  if (given !== undefined) return checked(given);
  if (!isWanted) return null;
  if (!isInteractive()) {
    throw new CommandError(
      `There is no terminal to ask for a passphrase at: set ${PASSPHRASE_VARIABLE} in the environment.`,
    );
  }
  const passphrase = checked(await secret('Passphrase for the new key'));
  if ((await secret('The same again')) === passphrase) return passphrase;
  throw new CommandError('These were two different passphrases, so no key was made.');
}

function checked(passphrase: string): string {
  if (passphrase !== '') return passphrase;
  throw new CommandError('The passphrase is empty: give one, or make a key without.');
}
