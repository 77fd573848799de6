import { Command } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf, userOf } from '../../organization.ts';
import { withStore } from '../../store.ts';
import { UsageError } from '../../terminal/failure.ts';
import { instant } from '../../values.ts';
import { printIssued } from './issued.ts';

interface Options {
  readonly organization: string;
  readonly user?: string;
  readonly scope?: readonly string[];
  readonly quotaTier?: string;
  readonly expires?: Date;
  readonly environment?: string;
}

export function issueKeyCommand(): Command {
  return new Command('issue')
    .summary('issue a key')
    .description(
      'Issues a key and prints it, this once: what is stored is its hash. Without --user it is a service account’s.',
    )
    .argument('<name>', 'its name for people')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .option('--user <user>', 'the user it acts for, by e-mail address or identifier')
    .option('--scope <scope>', 'what it may do; repeated', gather)
    .option('--quota-tier <tier>', "its quota tier (default: the organization's)")
    .option('--expires <time>', 'it is refused from then on, such as 2027-01-31', instant)
    .option('--environment <name>', 'stands in the key, for people and scanners (default: live)')
    .addHelpText(
      'after',
      examples(
        'runledger keys issue production --organization acme',
        'runledger keys issue ci --organization acme --user ada@example.com --scope jobs:read --expires 2027-01-31',
      ),
    )
    .action(
      action<Options>(async (options, [name = '']) => {
        const { scope: scopes, quotaTier, expires: expiresAt, environment } = options;
        if (expiresAt && expiresAt.getTime() <= Date.now()) {
          throw new UsageError('--expires is over already: name a time to come, or leave it out.');
        }
        const issued = await withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          const user = options.user && (await userOf(store, organization, options.user));
          const key = { name, scopes: scopes && [...scopes], quotaTier, expiresAt, environment };
          return await audited(
            store,
            organization.id,
            ({ apiKeys }) => apiKeys.issue({ ...key, userId: user ? user.id : undefined }),
            (result) => ({
              action: 'api_key.issue',
              resourceType: 'api_key',
              resourceId: result.key.id,
              metadata: { prefix: result.key.prefix },
            }),
          );
        });
        printIssued(options, issued);
        return 0;
      }),
    );
}

const gather = (value: string, earlier: readonly string[] = []) => [...earlier, value];
