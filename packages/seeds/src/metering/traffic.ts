/** Who calls which model, how often and with what: the habits behind the sample usage. */
import { apiKeyId } from '../identity/api-keys.ts';
import { harbor, kite, lumen, userId } from '../identity/organizations.ts';

/** A source of requests within an organization. */
export interface Caller {
  readonly organizationId: string;
  readonly apiKeyId: string | null;
  readonly userId: string | null;
  /** Requests on an average working day. */
  readonly perDay: number;
  /** Share of requests on Saturdays and Sundays. */
  readonly weekend: number;
  /** People work by day, batches run at night. */
  readonly rhythm: 'office' | 'night' | 'always';
  readonly tags: readonly string[];
  readonly models: readonly [ModelHabit, ...ModelHabit[]];
}

/** How a caller uses a model: medians of its tokens, and how often the cache helps. */
export interface ModelHabit {
  readonly weight: number;
  readonly provider: string;
  readonly model: string;
  readonly prompt: number;
  readonly answer: number;
  /** Share of prompts of which a part is read from the cache. */
  readonly cached: number;
  /** Whether what is not cached yet is written to the cache, at a price of its own. */
  readonly writesCache: boolean;
  readonly reasons: boolean;
  /** Output tokens a second. */
  readonly speed: number;
}

const habit = (
  weight: number,
  provider: string,
  model: string,
  prompt: number,
  answer: number,
  facts: Partial<ModelHabit> = {},
): ModelHabit => ({
  weight,
  provider,
  model,
  prompt,
  answer,
  cached: 0,
  writesCache: false,
  reasons: false,
  speed: 70,
  ...facts,
});

const withCache = { cached: 0.7, writesCache: true };

export const callers: readonly Caller[] = [
  {
    organizationId: lumen,
    apiKeyId: apiKeyId('lumen production'),
    userId: null,
    perDay: 70,
    weekend: 0.6,
    rhythm: 'always',
    tags: ['production', 'assistant'],
    models: [
      habit(6, 'anthropic', 'claude-sonnet-4', 3200, 420, withCache),
      habit(3, 'openai', 'gpt-4o-mini', 900, 180, { cached: 0.3, speed: 110 }),
    ],
  },
  {
    organizationId: lumen,
    apiKeyId: apiKeyId('tomasz laptop'),
    userId: userId('tomasz'),
    perDay: 18,
    weekend: 0.05,
    rhythm: 'office',
    tags: ['development'],
    models: [
      habit(4, 'anthropic', 'claude-sonnet-4', 5400, 700, withCache),
      habit(1, 'openai', 'o3-mini', 1500, 1900, { reasons: true, speed: 140 }),
    ],
  },
  {
    organizationId: lumen,
    apiKeyId: null,
    userId: userId('adaeze'),
    perDay: 14,
    weekend: 0.1,
    rhythm: 'office',
    tags: ['research'],
    models: [
      habit(2, 'openai', 'gpt-4o', 2100, 510, { cached: 0.4 }),
      // Runs on a machine of its own, and nobody has said what that costs.
      habit(1, 'local', 'llama-3.1-70b', 1800, 460, { speed: 24 }),
    ],
  },
  {
    organizationId: lumen,
    apiKeyId: apiKeyId('nightly evaluation'),
    userId: null,
    perDay: 40,
    weekend: 1,
    rhythm: 'night',
    tags: ['evaluation'],
    models: [habit(1, 'anthropic', 'claude-3-5-haiku', 1400, 120, { ...withCache, speed: 95 })],
  },
  {
    organizationId: harbor,
    apiKeyId: apiKeyId('harbor assistant'),
    userId: null,
    perDay: 80,
    weekend: 0.9,
    rhythm: 'always',
    tags: ['production', 'support'],
    models: [
      habit(5, 'openai', 'gpt-4o-mini', 1100, 210, { cached: 0.35, speed: 110 }),
      habit(2, 'anthropic', 'claude-sonnet-4', 2600, 380, withCache),
    ],
  },
  {
    organizationId: harbor,
    apiKeyId: apiKeyId('harbor back office'),
    userId: userId('ruben'),
    perDay: 22,
    weekend: 0,
    rhythm: 'office',
    tags: ['invoices'],
    models: [habit(1, 'openai', 'gpt-4o', 4200, 260, { cached: 0.2 })],
  },
  {
    organizationId: kite,
    apiKeyId: apiKeyId('noor'),
    userId: userId('noor'),
    perDay: 12,
    weekend: 0.3,
    rhythm: 'office',
    tags: [],
    models: [
      habit(3, 'openai', 'gpt-4o-mini', 700, 240, { speed: 110 }),
      habit(1, 'openai', 'o3-mini', 900, 1200, { reasons: true, speed: 140 }),
    ],
  },
];
