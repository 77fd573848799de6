import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { type PageOptions, pageOf, printPage, withPageOptions } from '../../records.ts';
import { withStore } from '../../store.ts';

interface Options extends PageOptions {
  readonly quotaTier?: string;
}

export function listOrganizationsCommand(): Command {
  return withPageOptions(new Command('list'))
    .summary('list organizations')
    .description('Lists organizations, the newest first.')
    .option('--quota-tier <tier>', 'those of this quota tier only')
    .addHelpText('after', examples('runledger orgs list', 'runledger orgs list --json --limit 10'))
    .action(
      action<Options>(async (options) => {
        const { quotaTier } = options;
        const page = await withStore(options, (store) =>
          store.organizations.list({ ...pageOf(options), quotaTier }),
        );
        await printPage(
          options,
          page,
          {
            slug: ({ slug }) => slug,
            name: ({ name }) => name,
            tier: ({ quotaTier: tier }) => tier,
            created: ({ createdAt }) => createdAt,
            id: ({ id }) => id,
          },
          'There are no organizations: `runledger orgs create` makes one.',
        );
        return 0;
      }),
    );
}
