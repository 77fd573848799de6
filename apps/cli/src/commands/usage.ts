import { Command } from 'commander';
import { examples } from '../command.ts';
import { usageImportCommand } from './usage/import.ts';

export function usageCommand(): Command {
  return new Command('usage')
    .summary('bring usage in')
    .description('Brings usage in from elsewhere.')
    .addCommand(usageImportCommand())
    .addHelpText('after', examples('runledger usage import --help'));
}
