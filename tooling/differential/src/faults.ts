/** Differences made on purpose, to see that a search finds them. */
import type { Engine } from '@runledger/conformance/differential';
import {
  IllegalStateError,
  type ModelRegistryEntry,
  normalizeEmail,
  type Store,
  type TaskState,
  type TransactionStore,
} from '@runledger/schema';

// biome-ignore lint/suspicious/noExplicitAny: the calls of any repository go through here.
type Call = (...given: any[]) => Promise<any>;
/** What becomes of a call: `original` is what it would have done. */
type Change = (original: Call, ...given: Parameters<Call>) => ReturnType<Call>;

export interface Fault {
  readonly name: string;
  /** Calls by their name in sequences, and what becomes of them. */
  readonly changes: { readonly [operation: string]: Change };
}

const asciiLower = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const emptyBeyondAscii: Change = async (original, email) =>
  typeof email === 'string' && asciiLower(email) !== normalizeEmail(email)
    ? null
    : await original(email);

/** Half a nano-dollar is lost, instead of counting as a whole one. */
function roundedDown<E extends { readonly costUsd?: unknown }>(event: E): E {
  const { costUsd } = event ?? {};
  return typeof costUsd === 'number' && costUsd > 0
    ? { ...event, costUsd: Math.floor(costUsd * 1e9) / 1e9 }
    : event;
}

const nullsFirst: Change = async (original, request) => {
  const page = await original(request);
  const isNull = (state: TaskState) => state.parentStateId === null;
  const items = [
    ...page.items.filter(isNull),
    ...page.items.filter((state: TaskState) => !isNull(state)),
  ];
  return { ...page, items };
};

const byUtf16: Change = async (original, request) => {
  const page = await original(request);
  const direction = request?.order === 'desc' ? -1 : 1;
  // Sorting is stable: what follows the provider stays in its order.
  const items = page.items.toSorted(
    (a: ModelRegistryEntry, b: ModelRegistryEntry) =>
      direction * (a.provider < b.provider ? -1 : a.provider > b.provider ? 1 : 0),
  );
  return { ...page, items };
};

/** What is asked while another call is under way gets the answer of that one. */
function withAnswerUnderWay(): Change {
  let underWay: Promise<unknown> | null = null;
  return async (original, ...given) => {
    if (underWay) return await underWay;
    const answer = original(...given);
    underWay = answer;
    try {
      return await answer;
    } finally {
      underWay = null;
    }
  };
}

export const faults: readonly Fault[] = [
  {
    name: 'a comparison of e-mail addresses that folds case in ASCII alone',
    changes: {
      'users.getByEmail': emptyBeyondAscii,
      'organization.users.getByEmail': emptyBeyondAscii,
    },
  },
  {
    name: 'amounts that are rounded down',
    changes: {
      'metering.record': (original, event) => original(roundedDown(event)),
      'organization.metering.record': (original, event) => original(roundedDown(event)),
    },
  },
  {
    name: 'NULL before every value',
    changes: { 'organization.taskStates.list': nullsFirst },
  },
  {
    name: 'text in the order of UTF-16, not of code points',
    changes: { 'models.list': byUtf16, 'organization.models.list': byUtf16 },
  },
  {
    name: 'a bound of time that is part of the range',
    changes: {
      'organization.metering.listEvents': (original, request) =>
        original(
          request?.occurredBefore instanceof Date
            ? { ...request, occurredBefore: new Date(request.occurredBefore.getTime() + 1) }
            : request,
        ),
    },
  },
  {
    name: 'a known idempotency key that is called new',
    changes: {
      'organization.jobs.enqueue': async (original, job) => ({
        ...(await original(job)),
        enqueued: true,
      }),
    },
  },
  {
    name: 'a refusal of another class',
    changes: {
      'organization.tasks.approve': async (original, ...given) => {
        try {
          return await original(...given);
        } catch (error) {
          if ((error as Error).name !== 'IllegalTransitionError') throw error;
          throw new IllegalStateError((error as Error).message);
        }
      },
    },
  },
  {
    name: 'nested transactions that commit although their work has failed',
    changes: {
      'inside.transaction': async (
        original,
        work: (store: TransactionStore) => Promise<unknown>,
      ) => {
        let failure: unknown = null;
        const result = await original(async (nested: TransactionStore) => {
          try {
            return await work(nested);
          } catch (error) {
            failure = error;
            return undefined;
          }
        });
        if (failure !== null) throw failure;
        return result;
      },
    },
  },
  {
    name: 'a transaction that only reads and writes all the same',
    changes: {
      'outside.transaction': (original, work, options) =>
        original(work, { ...options, readOnly: false }),
    },
  },
  {
    name: 'two approvals at once that are both told that they were the one',
    changes: { 'organization.tasks.approve': withAnswerUnderWay() },
  },
  {
    name: 'two organizations at once of which one gets the answer of the other',
    changes: { 'organization.workflows.upsert': withAnswerUnderWay() },
  },
  {
    name: 'a row that is lost where a page is turned',
    changes: {
      'organization.jobs.list': async (original, request) => {
        const page = await original(request);
        return request?.after ? { ...page, items: page.items.slice(1) } : page;
      },
    },
  },
  {
    name: 'a budget for a user that is one for all',
    changes: {
      'organization.budgets.create': (original, budget) => original({ ...budget, userId: null }),
    },
  },
];

/** The engine with a store that has the fault, inside of transactions too. */
export function withFault(engine: Engine, { changes }: Fault): Engine {
  return { ...engine, store: changed(engine.store, '', changes, false) as Store };
}

function changed(
  target: object,
  prefix: string,
  changes: Fault['changes'],
  isInside: boolean,
): object {
  return new Proxy(target, {
    get(_, property) {
      const value = Reflect.get(target, property);
      const name = `${prefix}${String(property)}`;
      if (typeof value === 'object' && value !== null) {
        return changed(value, `${name}.`, changes, isInside);
      }
      if (typeof value !== 'function') return value;
      const original: Call = value.bind(target);
      if (name === 'organization') {
        return (id: string) => changed(value.call(target, id), 'organization.', changes, isInside);
      }
      if (name === 'transaction') {
        const begin: Call = (work, options) =>
          original((inside: object) => work(changed(inside, '', changes, true)), options);
        const change = changes[`${isInside ? 'inside' : 'outside'}.transaction`];
        return change ? (...given: unknown[]) => change(begin, ...given) : begin;
      }
      const change = changes[name];
      return change ? (...given: unknown[]) => change(original, ...given) : original;
    },
  });
}
