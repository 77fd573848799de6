import type { ApproveReport, MigrationPlan, Migrator } from '@runledger/migrator';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { showPlan } from '../../migrations/plan-making.ts';
import { asOption, keyOption, type SigningOptions, signerOf } from '../../migrations/signer.ts';
import { withMigrator } from '../../migrations/with-migrator.ts';
import { CommandError } from '../../terminal/failure.ts';
import { print, printJson } from '../../terminal/output.ts';
import { agreed, isInteractive } from '../../terminal/prompt.ts';
import { countOf, shortHash } from '../../terminal/words.ts';

export function approveCommand(): Command {
  return new Command('approve')
    .summary('approve a plan with your key')
    .description(
      'Shows a plan, asks, signs it with your key and stores the signature in the database that the plan is for.\nIt counts once, for this plan on this database as it is now, for a week, and when somebody else applies it.\n--yes answers the question, and no more: the signature is the approval, and nothing takes its place.',
    )
    .argument('<plan>', 'the file that `migrate plan --out` wrote')
    .addOption(keyOption().makeOptionMandatory())
    .addOption(asOption())
    .option('--yes', 'do not ask; needed where there is no terminal')
    .addHelpText('after', examples('runledger migrate approve plan.json --key ada.pem --as ada'))
    .action(
      action<SigningOptions & { yes?: boolean }>(async (options, [file = '']) => {
        const { key, as: name } = options;
        const report = await withMigrator(
          { driver: options.driver, config: options.config, env: options.env },
          async (migrator) => {
            const plan = await migrator.readPlan(file);
            if (!options.json) await show(plan);
            if (!options.yes && !(await isAgreed())) return null;
            return await signed(migrator, plan, { key, as: name });
          },
        );
        if (report === null) return 1;
        if (options.json) return printJson(report);
        print(outcomeOf(report));
      }),
    );
}

async function signed(
  migrator: Migrator,
  plan: MigrationPlan,
  options: SigningOptions,
): Promise<ApproveReport> {
  const signer = await signerOf(options);
  if (!signer) throw new CommandError('An approval is a signature: add --key FILE.');
  return await migrator.approve(plan, signer);
}

async function isAgreed(): Promise<boolean> {
  if (!isInteractive()) {
    throw new CommandError(
      'This would approve the plan: add --yes to do it, since there is no terminal to ask at.',
    );
  }
  return await agreed('Approve this plan?');
}

/** What is signed: the statements with their locks and hazards, or what changes without any. */
async function show(plan: MigrationPlan): Promise<void> {
  const { migrations, records, protection, madeAt, expiresAt } = plan.subject;
  if (migrations.length > 0) await showPlan(plan);
  else print(`${plan.target}: plan ${shortHash(plan.hash)}`);
  for (const { stream, version, row } of records) {
    const what = row === null ? 'forget' : `record as ${row.status}, without running it,`;
    print(`  ${what} ${stream} ${version}`);
  }
  if (protection) for (const line of protectionLines(protection)) print(line);
  print(`Made on ${madeAt}, to be carried out before ${expiresAt}.`);
}

export function protectionLines({
  requiredApprovals,
  approvers,
  appliers,
}: Pick<
  NonNullable<MigrationPlan['subject']['protection']>,
  'requiredApprovals' | 'approvers' | 'appliers'
>): string[] {
  if (requiredApprovals === 0)
    return ['  no protection: anybody who can connect changes the schema'];
  return [
    `  ${countOf(requiredApprovals, 'approval')} of each change, by others than the one who applies it`,
    ...Object.entries(approvers).map(([name, key]) => `  approver ${name} ${key}`),
    ...Object.entries(appliers).map(([name, key]) => `  applier ${name} ${key}`),
  ];
}

function outcomeOf({
  approver,
  approvedBy,
  requiredApprovals,
  plan,
  target,
}: ApproveReport): string {
  const missing = requiredApprovals - approvedBy.length;
  const state =
    missing > 0
      ? `${countOf(missing, 'more approval')} needed`
      : 'it can be applied, by somebody whose approval is not needed';
  return `${target}: ${approver} approved the plan ${shortHash(plan)}; ${approvedBy.length} of ${requiredApprovals} (${approvedBy.join(', ')}): ${state}.`;
}
