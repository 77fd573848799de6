import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { AuditVerification, Store } from '@runledger/schema';
import { Command } from 'commander';
import { action, examples } from '../../command.ts';
import { withStore } from '../../store.ts';
import { UsageError } from '../../terminal/failure.ts';
import { print, printJson } from '../../terminal/output.ts';
import { countOf } from '../../terminal/words.ts';
import { chainOf } from './chain.ts';

interface Options {
  readonly organization?: string;
  readonly all?: boolean;
}

type Verified = AuditVerification & { readonly chain: string };

export function verifyAuditCommand(): Command {
  return new Command('verify')
    .summary('prove that nobody changed the log')
    .description(
      'Walks the chain of an organization, or the system’s, from its first entry or last checkpoint, and names the first entry that does not fit (exit code 1).',
    )
    .option('--organization <slug>', 'the organization, by slug or identifier')
    .option('--all', 'the chains of the system and of every organization')
    .addHelpText(
      'after',
      examples('runledger audit verify --organization acme', 'runledger audit verify --all --json'),
    )
    .action(
      action<Options>(async (options) => {
        if (options.all && options.organization !== undefined) {
          throw new UsageError('--all and --organization are two different questions.');
        }
        const verified = await withStore(options, async (store) => {
          if (options.all) return await verifyAll(store);
          const chain = await chainOf(store, options.organization);
          return [{ chain: options.organization ?? 'system', ...(await chain.verify()) }];
        });
        if (options.json) printJson(verified.map(hashInHex));
        else for (const each of verified) print(sentence(each));
        return verified.every(({ valid }) => valid) ? 0 : 1;
      }),
    );
}

async function verifyAll(store: Store): Promise<Verified[]> {
  const verified: Verified[] = [{ chain: 'system', ...(await store.audit.verify()) }];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await store.organizations.list({ after, order: 'asc' });
    for (const { id, slug } of page.items) {
      verified.push({ chain: slug, ...(await store.organization(id).audit.verify()) });
    }
    after = page.next;
    // Chains without entries are verified without a pause, and thousands of them would let no signal through.
    await turnOfEventLoop();
  }
  return verified;
}

/** A hash is bytes, which JSON does not know. */
function hashInHex(verified: Verified): object {
  if (!verified.valid) return verified;
  const { head } = verified;
  return { ...verified, head: { ...head, hash: Buffer.from(head.hash).toString('hex') } };
}

function sentence(verified: Verified): string {
  const { chain, entries, from } = verified;
  const behind = from === 0 ? '' : ` behind the checkpoint at ${from}`;
  if (verified.valid) {
    return `${chain}: ${countOf(entries, 'entry', 'entries')}${behind}, as written.`;
  }
  return `${chain}: entry ${verified.sequence} does not fit: ${verified.problem}.`;
}
