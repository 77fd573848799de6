import { Command } from 'commander';
import { examples } from '../command.ts';
import { issueKeyCommand } from './keys/issue.ts';
import { listKeysCommand } from './keys/list.ts';
import { revokeKeyCommand } from './keys/revoke.ts';
import { rotateKeyCommand } from './keys/rotate.ts';
import { showKeyCommand } from './keys/show.ts';
import { verifyKeyCommand } from './keys/verify.ts';

export function keysCommand(): Command {
  return new Command('keys')
    .summary('API keys: issue, rotate, revoke')
    .description('Issues, lists, shows, rotates, revokes and verifies API keys.')
    .addCommand(issueKeyCommand())
    .addCommand(listKeysCommand())
    .addCommand(showKeyCommand())
    .addCommand(rotateKeyCommand())
    .addCommand(revokeKeyCommand())
    .addCommand(verifyKeyCommand())
    .addHelpText(
      'after',
      examples(
        'runledger keys issue production --organization acme --scope jobs:write',
        'runledger keys list --organization acme',
      ),
    );
}
