import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { withStore } from '../../store.ts';
import { UsageError } from '../../terminal/failure.ts';
import { print, printJson } from '../../terminal/output.ts';
import { isInteractive, secret } from '../../terminal/prompt.ts';

export function verifyKeyCommand(): Command {
  return new Command('verify')
    .summary('whose key this is')
    .description(
      'Reads a key from standard input, where no shell history keeps it, and says whose it is, or why it is refused (exit code 1).',
    )
    .allowExcessArguments()
    .hook('preAction', ({ args }) => {
      if (args.length === 0) return;
      throw new UsageError(
        'The key comes on standard input, where no shell history keeps it: `runledger keys verify < key.txt`.',
      );
    })
    .addHelpText(
      'after',
      examples('runledger keys verify < key.txt', 'pass acme-key | runledger keys verify --json'),
    )
    .action(
      action<object>(async (options) => {
        // A terminal shows what is typed, and waits without a word: there, it is asked for.
        const given = isInteractive() ? await secret('Which key?') : await text(process.stdin);
        const plaintext = given.trim();
        const verified = await withStore(options, (store) => store.apiKeys.verify(plaintext));
        if (options.json) printJson(verified);
        else if (verified.ok) {
          const { organizationId, userId, apiKeyId, scopes, quotaTier } = verified.principal;
          const who = userId === null ? 'a service account' : `the user ${userId}`;
          const may = scopes.length === 0 ? 'no scopes' : `the scopes ${scopes.join(', ')}`;
          print(
            `The key ${apiKeyId} of ${who} of the organization ${organizationId}: tier ${quotaTier}, ${may}.`,
          );
        } else print(`Refused: the key is ${verified.reason}.`);
        return verified.ok ? 0 : 1;
      }),
    );
}
