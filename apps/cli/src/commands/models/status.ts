import type { ModelFilter, ModelRegistryEntry } from '@runledger/schema';
import { Argument, Command } from 'commander';
import { action, examples } from '../../command.ts';
import { auditedPrices, type OwnerOption, ownerOf, pricesOf } from '../../prices/registry.ts';
import { withStore } from '../../store.ts';
import { CommandError } from '../../terminal/failure.ts';
import { print, printJson } from '../../terminal/output.ts';

const statuses = ['active', 'deprecated', 'retired'] as const;

export function setStatusCommand(): Command {
  return new Command('status')
    .summary('mark a model as active, deprecated or retired')
    .description(
      'Marks a model, with all its entries, as active, deprecated or retired. Its prices stay: what was used is still priced.',
    )
    .argument('<provider>', 'who serves the model')
    .argument('<model>', 'its name')
    .addArgument(new Argument('<status>', 'what it is now').choices(statuses))
    .option('--organization <slug>', "the organization's own entries, by slug or identifier")
    .addHelpText('after', examples('runledger models status openai gpt-4-0314 retired'))
    .action(
      action<OwnerOption>(async (options, [provider = '', model = '', given = '']) => {
        const status = given as ModelRegistryEntry['status'];
        const name = { provider, model };
        const changed = await withStore(options, async (store) => {
          const owner = await ownerOf(store, options);
          const { models: prices } = pricesOf(store, owner);
          const isAny = async (filter: ModelFilter) =>
            (await prices.list({ ...name, ...filter, limit: 1 })).items.length > 0;
          if (!(await isAny({}))) {
            throw new CommandError(
              `There is no price of ${provider} ${model} in ${owner.label}: \`runledger models list --all\` shows those there are.`,
            );
          }
          if (!(await isAny({ status: statuses.filter((other) => other !== status) }))) return 0;
          return await auditedPrices(
            store,
            owner,
            (models) => models.setStatus(name, status),
            () => ({
              action: 'model.set_status',
              resourceType: 'model',
              resourceId: model,
              metadata: { provider, status },
            }),
          );
        });
        if (options.json) return printJson({ ...name, status, changed });
        print(
          changed === 0
            ? `${provider} ${model} is ${status} already.`
            : `${provider} ${model} is ${status}.`,
        );
        return 0;
      }),
    );
}
