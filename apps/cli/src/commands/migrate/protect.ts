import { prepareDirectory, wantedProtection } from '@runledger/config';
import type { ProtectionReport, ProtectionSettings } from '@runledger/migrator';
import { Command } from 'commander';
import { action, type CommonOptions, examples } from '../../command.ts';
import { forceOption, writePlan } from '../../migrations/plan-writing.ts';
import { asOption, keyOption, type SigningOptions } from '../../migrations/signer.ts';
import { withMigrator } from '../../migrations/with-migrator.ts';
import { UsageError } from '../../terminal/failure.ts';
import { note, print, printJson } from '../../terminal/output.ts';
import { shortHash } from '../../terminal/words.ts';
import { wholeNumber } from '../../values.ts';
import { protectionLines } from './approve.ts';

interface Changes {
  readonly approvals?: number;
  readonly approver?: readonly string[];
  readonly applier?: readonly string[];
  readonly remove?: readonly string[];
  readonly off?: boolean;
}

interface Options extends Changes, SigningOptions, CommonOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly plan?: string;
}

export function protectCommand(): Command {
  return new Command('protect')
    .summary('who has to approve changes of the schema')
    .description(
      'Shows who has to approve changes of this database; plans another protection (--out), and applies such a plan (--plan).\nThe database itself holds the protection, so that no edited configuration takes it away. A change of it, also one that takes it away, needs the approvals that hold now; the first needs none, and its applier signs with a key that it names. What the options leave out stays as it is; the first protection begins with what the configuration says.',
    )
    .option('--approvals <number>', 'how many approvals each change needs', wholeNumber(1))
    .option(
      '--approver <name=key>',
      'who may approve, and apply what others approve; again for the next',
      several,
    )
    .option('--applier <name=key>', 'who may apply and not approve, such as a deployment', several)
    .option('--remove <name>', 'who no longer may', several)
    .option('--off', 'take the protection away')
    .option('--out <file>', 'write the plan of this change')
    .addOption(forceOption())
    .option('--plan <file>', 'apply such a plan')
    .addOption(keyOption())
    .addOption(asOption())
    .addHelpText(
      'after',
      examples(
        'runledger migrate protect',
        'runledger migrate protect --approvals 2 --approver ada=… --approver grace=… --applier deploy=… --out protect.json',
        'runledger migrate protect --plan protect.json --key ada.pem --as ada',
      ),
    )
    .action(
      action<Options>(async (options) => {
        assertUsage(options);
        const { out, plan } = options;
        if (plan !== undefined) return await apply(plan, options);
        if (out !== undefined) return await write(out, options);
        const { report, isDemanded } = await withMigrator(
          { ...options, reads: true },
          async (migrator, { protection }) => ({
            report: await migrator.protection(),
            isDemanded: protection.isProtected,
          }),
        );
        if (isDemanded && report.requiredApprovals === 0) {
          note(
            'Warning: the configuration says that the database is protected, and nobody is in charge of it: nothing changes it before somebody is (`runledger migrate protect --out FILE`).',
            'warn',
          );
        }
        if (options.json) return printJson(report);
        show(report);
      }),
    );
}

const several = (value: string, before: readonly string[] = []) => [...before, value];

function assertUsage(options: Options): void {
  const { approvals, approver, applier, remove, off, out, plan } = options;
  const changes = [approvals, approver, applier, remove, off].some((each) => each !== undefined);
  if (plan !== undefined && (changes || out !== undefined)) {
    throw new UsageError('A plan says all of the protection: give --plan alone, with your key.');
  }
  if (changes && out === undefined) {
    throw new UsageError(
      'Protection is changed by a plan: say where to write it, with --out FILE.',
    );
  }
  if (off && [approvals, approver, applier, remove].some((each) => each !== undefined)) {
    throw new UsageError('--off takes all of the protection away: give it alone.');
  }
}

async function write(file: string, options: Options): Promise<undefined> {
  const { held, plan } = await withMigrator(
    { ...options, reads: true },
    async (migrator, config) => {
      const held = await migrator.protection();
      const wanted = settingsAfter(held, wantedProtection(config), options);
      return { held, plan: await migrator.planProtection(wanted) };
    },
  );
  await writePlan(plan, file, options.force);
  if (options.json) return printJson(plan);
  print(`${plan.target}: the plan ${shortHash(plan.hash)} sets`);
  for (const line of protectionLines(plan.subject.protection ?? NONE)) print(line);
  note(
    held.requiredApprovals > 0
      ? 'Have it approved by those who are in charge now (`runledger migrate approve`), and apply it with --plan.'
      : 'Nobody is in charge yet: apply it with --plan, and with one of the keys that it names.',
  );
}

async function apply(file: string, options: Options): Promise<undefined> {
  const report = await withMigrator(options, async (migrator, config) => {
    prepareDirectory(config);
    return await migrator.protect(await migrator.readPlan(file));
  });
  if (options.json) return printJson(report);
  show(report);
}

const NONE: ProtectionSettings = { requiredApprovals: 0, approvers: {}, appliers: {} };

/** What holds now, or what the configuration says where nothing does yet, with what the options change. */
function settingsAfter(
  held: ProtectionSettings,
  configured: ProtectionSettings,
  { approvals, approver = [], applier = [], remove = [], off }: Changes,
): ProtectionSettings {
  if (off) return NONE;
  const base = held.requiredApprovals > 0 ? held : configured;
  const named = new Set([...approver, ...applier].map((text) => personIn(text)[0]));
  const gone = new Set([...remove, ...named]);
  const staying = (people: Readonly<Record<string, string>>) =>
    Object.entries(people).filter(([name]) => !gone.has(name));
  for (const name of remove) {
    if (!(name in base.approvers) && !(name in base.appliers)) {
      throw new UsageError(`${name} is neither approver nor applier: there is nobody to remove.`);
    }
  }
  return {
    requiredApprovals: approvals ?? base.requiredApprovals,
    approvers: Object.fromEntries([...staying(base.approvers), ...approver.map(personIn)]),
    appliers: Object.fromEntries([...staying(base.appliers), ...applier.map(personIn)]),
  };
}

/** `ada=<base64>`, which ends in `=` itself. */
function personIn(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(
    `${JSON.stringify(text)} names nobody: give NAME=KEY, as \`runledger migrate keygen\` prints it.`,
  );
}

function show(report: ProtectionReport): void {
  print(`${report.target}:`);
  for (const line of protectionLines(report)) print(line);
}
