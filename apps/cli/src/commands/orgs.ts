import { Command } from 'commander';
import { examples } from '../command.ts';
import { createOrganizationCommand } from './orgs/create.ts';
import { deleteOrganizationCommand } from './orgs/delete.ts';
import { listOrganizationsCommand } from './orgs/list.ts';
import { showOrganizationCommand } from './orgs/show.ts';
import { updateOrganizationCommand } from './orgs/update.ts';

export function orgsCommand(): Command {
  return new Command('orgs')
    .summary('the organizations of the installation')
    .description('Creates, lists, shows, changes and deletes organizations.')
    .addCommand(createOrganizationCommand())
    .addCommand(listOrganizationsCommand())
    .addCommand(showOrganizationCommand())
    .addCommand(updateOrganizationCommand())
    .addCommand(deleteOrganizationCommand())
    .addHelpText(
      'after',
      examples('runledger orgs create acme --name "Acme Inc."', 'runledger orgs list'),
    );
}
