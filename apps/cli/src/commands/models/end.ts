import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { auditedPrices, type OwnerOption, ownerOf } from '../../prices/registry.ts';
import { timeOf } from '../../prices/table.ts';
import { withStore } from '../../store.ts';
import { CommandError } from '../../terminal/failure.ts';
import { print, printJson } from '../../terminal/output.ts';
import { instant } from '../../values.ts';

interface Options extends OwnerOption {
  readonly at?: Date;
}

export function endPriceCommand(): Command {
  return new Command('end')
    .summary('end the price of a model')
    .description(
      'Ends the price that holds: from then on the model has none, which is not free, and for an organization the list price holds again.',
    )
    .argument('<provider>', 'who serves the model')
    .argument('<model>', 'its name')
    .option('--at <time>', 'when it ends (default: now)', instant)
    .option('--organization <slug>', "the organization's own price, by slug or identifier")
    .addHelpText('after', examples('runledger models end openai gpt-4o --organization acme'))
    .action(
      action<Options>(async (options, [provider = '', model = '']) => {
        const at = options.at ?? new Date();
        const { entry, owner } = await withStore(options, async (store) => {
          const found = await ownerOf(store, options);
          const ended = await auditedPrices(
            store,
            found,
            async (models) => {
              const holding = await models.end({ provider, model, at });
              if (holding) return holding;
              throw new CommandError(
                `No price of ${provider} ${model} in ${found.label} holds at ${timeOf(at)}: \`runledger models show\` tells which do.`,
              );
            },
            ({ id }) => ({
              action: 'model_price.end',
              resourceType: 'model_price',
              resourceId: id,
              metadata: { provider, model },
            }),
          );
          return { entry: ended, owner: found };
        });
        if (options.json) return printJson(entry);
        print(`The price of ${provider} ${model} in ${owner.label} ends at ${timeOf(at)}.`);
        return 0;
      }),
    );
}
