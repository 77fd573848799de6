/** The key that a command names. */
import type { ApiKeyDetails, OrganizationStore } from '@runledger/schema';
import { CommandError } from '../../terminal/failure.ts';

/** @throws CommandError when the organization has none */
export async function keyOf({ apiKeys }: OrganizationStore, id: string): Promise<ApiKeyDetails> {
  const found = await apiKeys.get(id);
  if (found) return found;
  throw new CommandError(
    `The organization has no key ${id}: \`runledger keys list\` shows those there are.`,
  );
}
