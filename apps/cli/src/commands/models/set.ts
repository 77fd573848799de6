import type { ModelName, ModelRegistryEntry, NewModelPrice } from '@runledger/schema';
import { Command, Option } from 'commander';
import { action, examples } from '../../command.ts';
import { auditedPrices, type OwnerOption, ownerOf } from '../../prices/registry.ts';
import { printRecord } from '../../records.ts';
import { withStore } from '../../store.ts';
import { UsageError } from '../../terminal/failure.ts';
import { dollarAmount, instant, wholeNumber } from '../../values.ts';

interface Options extends OwnerOption {
  readonly input?: number;
  readonly output?: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
  readonly from?: Date;
  readonly to?: Date;
  readonly name?: string;
  readonly contextWindow?: number;
  readonly maxOutput?: number;
  readonly status?: ModelRegistryEntry['status'];
}

export function setPriceCommand(): Command {
  return new Command('set')
    .summary('set the price of a model')
    .description(
      'Sets the price of a model from a time on, in US dollars for a million tokens. The price that holds then ends there; what is not given stays as it was. Cached and written input that had no price of their own cost what input does, and reasoning what output does. A model without a price needs --input and --output.',
    )
    .argument('<provider>', 'who serves the model')
    .argument('<model>', 'its name')
    .option('--input <usd>', 'input tokens', dollarAmount)
    .option('--output <usd>', 'output tokens', dollarAmount)
    .option('--cached-input <usd>', 'input tokens read from the cache', dollarAmount)
    .option('--cache-write <usd>', 'input tokens written to the cache', dollarAmount)
    .option('--reasoning <usd>', 'reasoning tokens', dollarAmount)
    .option('--from <time>', 'when it begins to hold (default: now)', instant)
    .option('--to <time>', 'when it ends, and the price before goes on', instant)
    .option('--name <name>', 'what people call the model')
    .option('--context-window <tokens>', 'largest prompt and output together', wholeNumber(1))
    .option('--max-output <tokens>', 'largest output', wholeNumber(1))
    .addOption(
      new Option('--status <status>', 'whether the model can still be used').choices([
        'active',
        'deprecated',
        'retired',
      ]),
    )
    .option('--organization <slug>', "the organization's own price, by slug or identifier")
    .addHelpText(
      'after',
      examples(
        'runledger models set openai gpt-4o --input 2.5 --output 10 --cached-input 1.25',
        'runledger models set openai gpt-4o --organization acme --input 2 --from 2026-02-01',
      ),
    )
    .action(
      action<Options>(async (options, [provider = '', model = '']) => {
        const entry = await withStore(options, async (store) => {
          const owner = await ownerOf(store, options);
          const from = options.from ?? new Date();
          return await auditedPrices(
            store,
            owner,
            async (models) => {
              const before = await models.priceAt({ provider, model, at: from });
              return await models.publish(priceFrom(options, { provider, model }, from, before));
            },
            ({ id }) => ({
              action: 'model_price.publish',
              resourceType: 'model_price',
              resourceId: id,
              metadata: { provider, model },
            }),
          );
        });
        await printRecord(options, entry);
        return 0;
      }),
    );
}

/** @throws UsageError when prices are missing and there are none to go on from */
function priceFrom(
  options: Options,
  name: ModelName,
  effectiveFrom: Date,
  before: ModelRegistryEntry | null,
): NewModelPrice {
  const input = options.input ?? before?.inputUsdPerMtok;
  const output = options.output ?? before?.outputUsdPerMtok;
  if (input === undefined || output === undefined) {
    throw new UsageError(
      `There is no price of ${name.provider} ${name.model} to go on from: --input and --output are needed.`,
    );
  }
  /** What was not priced apart from input, or output, goes with it. */
  const beside = (was: number | undefined, leader: number | undefined, now: number) =>
    was === undefined || was === leader ? now : was;
  const { cachedInput, cacheWrite, reasoning } = options;
  return {
    ...name,
    inputUsdPerMtok: input,
    outputUsdPerMtok: output,
    cachedInputUsdPerMtok:
      cachedInput ?? beside(before?.cachedInputUsdPerMtok, before?.inputUsdPerMtok, input),
    cacheWriteUsdPerMtok:
      cacheWrite ?? beside(before?.cacheWriteUsdPerMtok, before?.inputUsdPerMtok, input),
    reasoningUsdPerMtok:
      reasoning ?? beside(before?.reasoningUsdPerMtok, before?.outputUsdPerMtok, output),
    displayName: options.name,
    contextWindowTokens: options.contextWindow,
    maxOutputTokens: options.maxOutput,
    status: options.status,
    effectiveFrom,
    effectiveTo: options.to,
  };
}
