import { Command } from 'commander';
import { examples } from '../command.ts';
import { usageReportCommand } from './report/usage.ts';

export function reportCommand(): Command {
  return new Command('report')
    .summary('what was used, and what it cost')
    .description('Reports on what was recorded.')
    .addCommand(usageReportCommand())
    .addHelpText('after', examples('runledger report usage --by day'));
}
