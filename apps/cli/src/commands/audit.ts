import { Command } from 'commander';
import { examples } from '../command.ts';
import { listAuditCommand } from './audit/list.ts';
import { verifyAuditCommand } from './audit/verify.ts';

export function auditCommand(): Command {
  return new Command('audit')
    .summary('who did what, and proof that nobody changed it')
    .description('Lists the entries of the audit log and verifies their chain.')
    .addCommand(listAuditCommand())
    .addCommand(verifyAuditCommand())
    .addHelpText(
      'after',
      examples(
        'runledger audit list --organization acme',
        'runledger audit verify --organization acme',
      ),
    );
}
