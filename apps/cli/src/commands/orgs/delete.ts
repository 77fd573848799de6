import { Command } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { withStore } from '../../store.ts';
import { print, printJson } from '../../terminal/output.ts';
import { confirmed } from '../../terminal/prompt.ts';

interface Options {
  readonly yes?: boolean;
}

export function deleteOrganizationCommand(): Command {
  return new Command('delete')
    .summary('delete an organization that has nothing')
    .description(
      'Deletes an organization that has nothing but API keys. One with users, jobs or usage is refused.',
    )
    .argument('<organization>', 'its slug or identifier')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('runledger orgs delete acme --yes'))
    .action(
      action<Options>(async (options, [name = '']) => {
        return await withStore(options, async (store) => {
          const { id, slug } = await organizationOf(store, name);
          const isSure = options.yes || (await confirmed(`delete the organization ${slug}`, 'it'));
          if (!isSure) return 1;
          await audited(
            store,
            id,
            (_, transaction) => transaction.organizations.delete(id),
            () => ({ action: 'organization.delete', resourceType: 'organization', resourceId: id }),
          );
          if (options.json) printJson({ deleted: id });
          else print(`The organization ${slug} is deleted.`);
          return 0;
        });
      }),
    );
}
