/** Usage in spans that follow OpenTelemetry's conventions for generative AI. */
import {
  completionTokens,
  countOf,
  known,
  promptTokens,
  propertiesOf,
  textOf,
  type UsageReading,
} from './reading.ts';

/** A span's attributes, as an SDK holds them or as OTLP's JSON writes them: large integers are text there. */
export type SpanAttributes = Readonly<Record<string, unknown>>;

/** Newer names first; the rest is what instrumentations still send. */
const NAMES = {
  provider: ['gen_ai.provider.name', 'gen_ai.system'],
  model: ['gen_ai.response.model', 'gen_ai.request.model'],
  requestId: ['gen_ai.response.id'],
  input: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
  cached: ['gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_read_input_tokens'],
  written: [
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
  ],
  output: ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
  reasoning: ['gen_ai.usage.reasoning.output_tokens'],
} as const;

/**
 * Reads the usage of a span about one request to a model. By the conventions `gen_ai.usage.input_tokens` includes
 * what was read from a cache and written to one, and `gen_ai.usage.output_tokens` includes reasoning. Their earlier
 * versions said nothing about caches: where the parts are more than the whole, they are taken to be beside it.
 *
 * Spans of agents and workflows sum up what the spans below them say: read only those whose
 * `gen_ai.operation.name` is a request, such as `chat`, `generate_content`, `text_completion` or `embeddings`.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/ and
 * https://github.com/open-telemetry/semantic-conventions-genai
 * @returns `null` where the span tells of no tokens, or does not say who served which model
 */
export function readOpenTelemetry(given: SpanAttributes): UsageReading | null {
  const attributes: SpanAttributes = propertiesOf(given);
  const [provider, model] = [text(attributes, 'provider'), text(attributes, 'model')];
  const [total, output] = [count(attributes, 'input'), count(attributes, 'output')];
  if (provider === null || model === null || (total === null && output === null)) return null;
  return {
    provider,
    model,
    ...known({ requestId: text(attributes, 'requestId') }),
    ...promptTokens({
      total,
      cached: count(attributes, 'cached'),
      written: count(attributes, 'written'),
    }),
    ...completionTokens({
      total: output,
      reasoning: count(attributes, 'reasoning'),
      all: null,
      prompt: null,
    }),
  };
}

function text(attributes: SpanAttributes, name: keyof typeof NAMES): string | null {
  return first(attributes, name, textOf);
}

function count(attributes: SpanAttributes, name: keyof typeof NAMES): number | null {
  return first(attributes, name, (given) =>
    countOf(typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given),
  );
}

/** What the newest of the names says that says something. */
function first<T>(
  attributes: SpanAttributes,
  name: keyof typeof NAMES,
  read: (given: unknown) => T | null,
): T | null {
  for (const each of NAMES[name]) {
    const found = read(attributes[each]);
    if (found !== null) return found;
  }
  return null;
}
