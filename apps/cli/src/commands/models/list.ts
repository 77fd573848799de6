import type { ModelFilter, ModelRegistryEntry } from '@runledger/schema';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { type OwnerOption, ownerOf, pricesOf } from '../../prices/registry.ts';
import { priceTable } from '../../prices/table.ts';
import { type PageOptions, pageOf, withPageOptions } from '../../records.ts';
import { withStore } from '../../store.ts';
import { UsageError } from '../../terminal/failure.ts';
import { note, print, printJson } from '../../terminal/output.ts';
import { instant } from '../../values.ts';

interface Options extends PageOptions, OwnerOption {
  readonly provider?: string;
  readonly model?: string;
  readonly status?: ModelRegistryEntry['status'];
  readonly at?: Date;
  readonly all?: boolean;
}

export function listModelsCommand(): Command {
  return withPageOptions(new Command('list'))
    .summary('list models and their prices')
    .description(
      'Lists models by provider and name with the prices that hold now, in US dollars for a million tokens. With --organization, the prices that it has of its own.',
    )
    .option('--provider <name>', 'models of this provider only')
    .option('--model <name>', 'this model only')
    .addOption(
      new Option('--status <status>', 'models with this status only').choices([
        'active',
        'deprecated',
        'retired',
      ]),
    )
    .option('--at <time>', 'the prices that hold at this time', instant)
    .option('--all', 'prices of all times')
    .option('--organization <slug>', "an organization's own prices, by slug or identifier")
    .addHelpText(
      'after',
      examples(
        'runledger models list --provider openai',
        'runledger models list --at 2026-01-01 --json',
        'runledger models list --organization acme --all',
      ),
    )
    .action(
      action<Options>(async (options) => {
        const { provider, model, status, at, all } = options;
        if (at && all) throw new UsageError('--at and --all exclude each other.');
        const { owner, page } = await withStore(options, async (store) => {
          const found = await ownerOf(store, options);
          const time: ModelFilter['at'] = all ? undefined : (at ?? 'now');
          const { models } = pricesOf(store, found);
          const filter = { ...pageOf(options), provider, model, status, at: time };
          return { owner: found, page: await models.list(filter) };
        });
        if (options.json) return printJson(page);
        if (page.items.length === 0) {
          print(
            options.organization === undefined
              ? 'There are no such prices: `runledger models import` and `runledger models set` make some.'
              : `There are no such prices of ${owner.label} alone: the list's hold for it.`,
          );
          return 0;
        }
        print(
          await priceTable(page.items, {
            provider: (entry) => entry.provider,
            model: (entry) => entry.model,
            status: (entry) => entry.status,
          }),
        );
        if (page.next !== null) note(`There are more: --after ${page.next}`);
        return 0;
      }),
    );
}
