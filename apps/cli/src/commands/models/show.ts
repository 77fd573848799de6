import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { entriesOf, type OwnerOption, ownerOf, pricesOf } from '../../prices/registry.ts';
import { priceTable } from '../../prices/table.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';
import { CommandError } from '../../terminal/failure.ts';
import { print, printJson } from '../../terminal/output.ts';
import { instant } from '../../values.ts';

interface Options extends OwnerOption {
  readonly at?: Date;
}

export function showModelCommand(): Command {
  return new Command('show')
    .summary('show a model, its price and the prices of all times')
    .description(
      "Shows the price that holds for a model, and the prices of all times: with --organization its own and the list's.",
    )
    .argument('<provider>', 'who serves the model')
    .argument('<model>', 'its name')
    .option('--at <time>', 'the price that holds at this time (default: now)', instant)
    .option('--organization <slug>', 'as it holds for this organization, by slug or identifier')
    .addHelpText(
      'after',
      examples(
        'runledger models show openai gpt-4o',
        'runledger models show openai gpt-4o --organization acme --at 2026-01-01',
      ),
    )
    .action(
      action<Options>(async (options, [provider = '', model = '']) => {
        const { price, entries, owner } = await withStore(options, async (store) => {
          const found = await ownerOf(store, options);
          const { models } = pricesOf(store, found);
          const name = { provider, model };
          const own = await entriesOf(models, name);
          const isList = options.organization === undefined;
          const listed = isList ? [] : await entriesOf(store.models, name);
          return {
            owner: found,
            entries: [...own, ...listed],
            price: await models.priceAt({ ...name, at: options.at }),
          };
        });
        if (entries.length === 0) {
          throw new CommandError(
            `There is no price of ${provider} ${model}: \`runledger models list --all\` shows those there are.`,
          );
        }
        if (options.json) return printJson({ price, entries });
        if (price === null) print('No price holds at this time.');
        else await printRecord({}, price);
        print('');
        print(
          await priceTable(entries, {
            whose: ({ organizationId }) => (organizationId === owner.id ? owner.label : 'the list'),
          }),
        );
        return 0;
      }),
    );
}
