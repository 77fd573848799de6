import { Command } from 'commander';
import { audited } from '../../audited.ts';
import { action, examples } from '../../command.ts';
import { organizationOf } from '../../organization.ts';
import { withStore } from '../../store.ts';
import { wholeNumber } from '../../values.ts';
import { keyOf } from './find.ts';
import { printIssued } from './issued.ts';

interface Options {
  readonly organization: string;
  readonly graceHours?: number;
}

const HOUR_MS = 3_600_000;
/** As the repository has it: 90 days. */
const LONGEST_GRACE_HOURS = 2_160;

export function rotateKeyCommand(): Command {
  return new Command('rotate')
    .summary('replace a key')
    .description(
      'Issues a key like the old one and prints it, this once. The old one works until the grace period is over.',
    )
    .argument('<id>', 'identifier or prefix of the old key')
    .requiredOption('--organization <slug>', 'the organization, by slug or identifier')
    .option(
      '--grace-hours <hours>',
      'how long the old key still works (default: 24)',
      wholeNumber(0, LONGEST_GRACE_HOURS),
    )
    .addHelpText(
      'after',
      examples(
        'runledger keys rotate 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme --grace-hours 1',
      ),
    )
    .action(
      action<Options>(async (options, [name = '']) => {
        const { graceHours } = options;
        const gracePeriodMs = graceHours === undefined ? undefined : graceHours * HOUR_MS;
        const issued = await withStore(options, async (store) => {
          const organization = await organizationOf(store, options.organization);
          const { id } = await keyOf(store.organization(organization.id), name);
          return await audited(
            store,
            organization.id,
            ({ apiKeys }) => apiKeys.rotate(id, { gracePeriodMs }),
            ({ key }) => ({
              action: 'api_key.rotate',
              resourceType: 'api_key',
              resourceId: id,
              metadata: { replacedBy: key.id },
            }),
          );
        });
        printIssued(options, issued);
        return 0;
      }),
    );
}
