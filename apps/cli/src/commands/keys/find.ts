/** The key that a command names. */
import type { ApiKeyDetails, OrganizationStore } from '@runledger/schema';
import { CommandError } from '../../terminal/failure.ts';

/**
 * @param name its identifier, or the prefix that lists show
 * @throws CommandError when the organization has none
 */
export async function keyOf({ apiKeys }: OrganizationStore, name: string): Promise<ApiKeyDetails> {
  const isPrefix = /^[0-9A-Za-z]{12}$/.test(name);
  const { canonicalUuid } = await import('@runledger/schema');
  if (!isPrefix && canonicalUuid(name) === null) {
    throw new CommandError(
      `${name} names no key: the identifier must be a UUID, and a prefix is 12 letters and digits, as \`runledger keys list\` shows them.`,
    );
  }
  const found = isPrefix ? await withPrefix(apiKeys, name) : await apiKeys.get(name);
  if (found) return found;
  throw new CommandError(
    `The organization has no key ${name}: \`runledger keys list\` shows those there are.`,
  );
}

/** An organization has few keys, and an operator asks now and then: no look-up of its own is worth it. */
async function withPrefix(
  apiKeys: OrganizationStore['apiKeys'],
  prefix: string,
): Promise<ApiKeyDetails | undefined> {
  for (let after: string | null | undefined; after !== null; ) {
    const page = await apiKeys.list({ after, limit: 1_000 });
    const found = page.items.find((key) => key.prefix === prefix);
    if (found) return found;
    after = page.next;
  }
  return undefined;
}
