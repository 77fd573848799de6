import { Command } from 'commander';
import { examples } from '../command.ts';
import { endPriceCommand } from './models/end.ts';
import { importPricesCommand } from './models/import.ts';
import { listModelsCommand } from './models/list.ts';
import { setPriceCommand } from './models/set.ts';
import { showModelCommand } from './models/show.ts';
import { setStatusCommand } from './models/status.ts';

export function modelsCommand(): Command {
  return new Command('models')
    .summary('models and what their tokens cost')
    .description(
      "Lists, imports and sets the prices of models, in US dollars for a million tokens. A price holds from one time to another; with --organization it is that organization's own and goes before the list price.",
    )
    .addCommand(listModelsCommand())
    .addCommand(showModelCommand())
    .addCommand(importPricesCommand())
    .addCommand(setPriceCommand())
    .addCommand(endPriceCommand())
    .addCommand(setStatusCommand())
    .addHelpText(
      'after',
      examples(
        'runledger models import model_prices_and_context_window.json --dry-run',
        'runledger models set openai gpt-4o --input 2.5 --output 10 --cached-input 1.25',
        'runledger models list --provider openai',
      ),
    );
}
