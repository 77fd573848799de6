/** What LiteLLM's keys call providers and models, and what their users do. */
import type { ModelName } from '@runledger/schema';

/**
 * Routes by which LiteLLM reaches one provider, such as `vertex_ai-anthropic_models`, `bedrock_converse`,
 * `text-completion-openai`, `cohere_chat`.
 */
const routes: readonly (readonly [RegExp, string])[] = [
  [/^(vertex_ai|bedrock)[-_].*$/, '$1'],
  [/^text-completion-/, ''],
  [/_(chat|text)$/, ''],
];

/**
 * The provider without the route to it, and the key without the provider in front: `azure/eu/gpt-4o` is azure's
 * `eu/gpt-4o`.
 * @param others what the caller calls providers instead
 */
export function modelNameOf(
  key: string,
  litellmProvider: string,
  others: Readonly<Record<string, string>>,
): ModelName {
  const provider = routes.reduce(
    (name, [route, rest]) => name.replace(route, rest),
    litellmProvider,
  );
  const prefix = [litellmProvider, provider].find((name) => key.startsWith(`${name}/`));
  const model = prefix === undefined ? key : key.slice(prefix.length + 1);
  return {
    provider: Object.hasOwn(others, provider) ? (others[provider] as string) : provider,
    model,
  };
}
