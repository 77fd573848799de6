import { Command } from 'commander';
import { examples } from '../command.ts';

export function seedCommand(): Command {
  return new Command('seed').addHelpText('after', examples('runledger seed'));
}
