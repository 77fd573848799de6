import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';
import { keyOf } from './find.ts';

interface Options {
  readonly organization: string;
}

export function showKeyCommand(): Command {
  return new Command('show')
    .summary('show a key')
    .description('Shows what is known of a key; its secret is not stored.')
    .argument('<id>', 'its identifier or prefix')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .addHelpText(
      'after',
      examples('runledger keys show 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme'),
    )
    .action(
      action<Options>(async (options, [name = '']) => {
        const key = await withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          return await keyOf(store.organization(organization.id), name);
        });
        await printRecord(options, key);
        return 0;
      }),
    );
}
