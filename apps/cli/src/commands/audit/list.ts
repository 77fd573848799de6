import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { type PageOptions, pageOf, printPage, withPageOptions } from '../../records.ts';
import { withStore } from '../../store.ts';
import { shortHash } from '../../terminal/words.ts';
import { assertSpan, instant } from '../../values.ts';
import { chainOf } from './chain.ts';

interface Options extends PageOptions {
  readonly organization?: string;
  readonly action?: string;
  readonly actor?: string;
  readonly resource?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export function listAuditCommand(): Command {
  return withPageOptions(new Command('list'))
    .summary('list what was done')
    .description(
      'Lists entries of an organization’s audit log, or of the system’s, the newest first.',
    )
    .option('--organization <slug>', 'the organization, by slug or identifier')
    .option('--action <name>', 'this action only, such as api_key.revoke')
    .option('--actor <id>', 'what this actor did only')
    .option('--resource <id>', 'what was done to this thing only')
    .option('--from <time>', 'from this time on', instant)
    .option('--to <time>', 'before this time', instant)
    .addHelpText(
      'after',
      examples('runledger audit list --organization acme --action api_key.revoke'),
    )
    .action(
      action<Options>(async (options) => {
        assertSpan(options);
        const page = await withStore(options, async (store) => {
          const chain = await chainOf(store, options.organization);
          return await chain.list({
            ...pageOf(options),
            action: options.action,
            actorId: options.actor,
            resourceId: options.resource,
            occurredFrom: options.from,
            occurredBefore: options.to,
          });
        });
        // Hashes are bytes, which JSON does not know.
        const items = page.items.map(({ hash, previousHash, ...entry }) => ({
          ...entry,
          previousHash: Buffer.from(previousHash).toString('hex'),
          hash: Buffer.from(hash).toString('hex'),
        }));
        await printPage(
          options,
          { ...page, items },
          {
            '#': ({ sequence }) => sequence,
            at: ({ occurredAt }) => occurredAt,
            actor: ({ actorType, actorId }) => `${actorType} ${actorId}`,
            action: ({ action: done, metadata }) =>
              metadata?.outcome === 'failed' ? `${done} (failed)` : done,
            resource: ({ resourceType, resourceId }) => `${resourceType} ${resourceId ?? ''}`,
            hash: ({ hash }) => shortHash(hash),
          },
          'Nothing was logged.',
        );
        return 0;
      }),
    );
}
