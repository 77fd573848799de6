import { describe, expect, it } from 'vitest';
import { modelRegistryEntries } from '../catalog/tables.ts';
import { ValidationError } from '../errors.ts';
import { apiKeys, organizations, users } from '../identity/tables.ts';
import { jobs } from '../jobs/tables.ts';
import { usageEvents, usageIdempotencyKeys } from '../metering/tables.ts';
import { executionLogs } from '../tasks/tables.ts';
import { taskStates } from '../workflows/tables.ts';
import { newRowsValidator, newRowValidator, updateValidator } from './validation.ts';

const now = new Date('2026-02-03T04:05:06.789Z');
const id = '0198f000-0000-7000-8000-000000000001';
const context = { now, newId: () => id };
const organizationId = '0198f000-0000-7000-8000-00000000000a';
const event = {
  organizationId,
  occurredAt: new Date('2026-02-03T00:00:00.000Z'),
  provider: 'azure',
  model: 'code',
};

/** The issues as `path message`. */
function issuesOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.issues.map(({ path, message }) => `${path} ${message}`);
  }
  return [];
}

describe('newRowValidator', () => {
  it('completes a row with its defaults, in the order of the columns', () => {
    const row = newRowValidator(organizations)({ name: 'Acme', slug: 'acme' }, context);
    expect(row).toEqual({
      id,
      slug: 'acme',
      externalId: null,
      name: 'Acme',
      quotaTier: 'pro',
      createdAt: now,
      updatedAt: now,
    });
    expect(Object.keys(row)).toEqual(Object.keys(organizations.columns));
  });

  it('makes a UUID of version 7 where the caller passes no generator', () => {
    const row = newRowValidator(organizations)({ name: 'Acme', slug: 'acme' }, { now });
    expect(row.id[14]).toBe('7');
  });

  it('gives each row a default list of its own', () => {
    const validate = newRowValidator(apiKeys);
    const key = { organizationId, name: 'n', prefix: 'p', hash: new Uint8Array(32) };
    const first = validate(key, context);
    first.scopes.push('admin');
    expect(validate(key, context).scopes).toEqual([]);
  });

  it('puts UUIDs into lower case and money into whole nano-dollars', () => {
    const row = newRowValidator(usageEvents)(
      {
        ...event,
        organizationId: organizationId.toUpperCase(),
        costUsd: 0.1 + 0.2,
        inputTokens: -0,
      },
      context,
    );
    expect(row).toMatchObject({ organizationId, costUsd: 0.3 });
    expect(Object.is(row.inputTokens, 0)).toBe(true);
  });

  it('keeps an unknown cost apart from none', () => {
    const validate = newRowValidator(usageEvents);
    expect(validate(event, context).costUsd).toBeNull();
    expect(validate({ ...event, costUsd: 0 }, context).costUsd).toBe(0);
  });

  it('refuses what it does not know, without repeating data', () => {
    const input = { name: 'Acme', slug: 'acme', nmae: 'x', 'anna@example.org': 1 };
    expect(issuesOf(() => newRowValidator(organizations)(input, context))).toEqual([
      'nmae is not known',
      '(key 4) is not known',
    ]);
  });

  it('never repeats a value in its message', () => {
    const secret = 'correct horse\0battery staple';
    const input = {
      organizationId: secret,
      email: `${secret}@EXAMPLE.org`,
      displayName: secret.repeat(20),
      role: secret as 'user',
      externalId: secret,
    };
    const issues = issuesOf(() => newRowValidator(users)(input, context));
    expect(issues).toHaveLength(5);
    expect(issues.join()).not.toContain('horse');
  });

  it('refuses what is no object', () => {
    const validate = newRowValidator(organizations);
    for (const input of [null, undefined, [], 'acme']) {
      expect(issuesOf(() => validate(input as never, context))).toEqual([
        'input must be an object',
      ]);
    }
  });

  it.each([
    ['inputTokens', 1.5, 'must be a whole number from 0 to 9007199254740991'],
    ['inputTokens', 2 ** 53, 'must be a whole number from 0 to 9007199254740991'],
    ['inputTokens', 1n, 'must be a whole number from 0 to 9007199254740991'],
    ['costUsd', Number.NaN, 'must be an amount in US dollars from 0 to 4194304'],
    ['costUsd', -1e-12, 'must be an amount in US dollars from 0 to 4194304'],
    ['costUsd', 4_194_304.01, 'must be an amount in US dollars from 0 to 4194304'],
    ['status', 'OK', 'must be one of ok, error'],
    ['occurredAt', new Date(Number.NaN), 'must be a valid Date of the years 1 to 9999'],
    ['occurredAt', '2026-02-03', 'must be a valid Date of the years 1 to 9999'],
    ['model', 'x'.repeat(256), 'must have at most 255 characters'],
    ['model', 'a\ud800', 'must not contain NUL or a lone surrogate'],
    ['userId', 'anna', 'must be a UUID'],
    ['tags', 'a,b', 'must be a list of texts'],
  ])('refuses %s = %s', (property, value, message) => {
    const input = { ...event, [property]: value };
    expect(issuesOf(() => newRowValidator(usageEvents)(input, context))).toEqual([
      `${property} ${message}`,
    ]);
  });

  it('names the place inside of lists and JSON', () => {
    const input = {
      ...event,
      tags: ['a', 'b\0', 3 as never],
      metadata: { trace: [{ at: Number.POSITIVE_INFINITY }] },
    };
    expect(issuesOf(() => newRowValidator(usageEvents)(input, context))).toEqual([
      'tags[1] must not contain NUL or a lone surrogate',
      'tags[2] must be text',
      'metadata.trace[0].at must be a finite number',
    ]);
  });

  it('counts characters as code points', () => {
    const validate = newRowValidator(organizations);
    expect(validate({ name: '😀'.repeat(200), slug: 'acme' }, context).name).toHaveLength(400);
    expect(issuesOf(() => validate({ name: '😀'.repeat(201), slug: 'acme' }, context))).toEqual([
      'name must have at most 200 characters',
    ]);
  });

  it('cuts a summary instead of refusing it', () => {
    const row = newRowValidator(executionLogs)(
      {
        organizationId,
        taskId: id,
        stepNumber: 1,
        agentType: 'code',
        action: 'Run the tests',
        outputSummary: `${'😀'.repeat(500)}tail`,
      },
      context,
    );
    expect(row.outputSummary).toBe('😀'.repeat(500));
    expect(row.status).toBe('running');
  });

  it('demands exact sizes and forms', () => {
    const key = { organizationId, name: 'n', prefix: 'p', hash: new Uint8Array(31) };
    expect(issuesOf(() => newRowValidator(apiKeys)(key, context))).toEqual([
      'hash must be a Uint8Array of 32 bytes',
    ]);
    const user = { organizationId, email: 'Anna@example.org', role: 'user' as const };
    expect(issuesOf(() => newRowValidator(users)(user, context))).toEqual([
      'email must be in lower case and in Unicode normalization form C',
    ]);
  });

  it('demands a value where JSON is required, for NULL could not be told from it', () => {
    const job = { organizationId, kind: 'mail', payload: null as never };
    expect(issuesOf(() => newRowValidator(jobs)(job, context))).toEqual([
      'payload must not be null',
    ]);
  });
});

describe('checks of the table', () => {
  it('hold before anything is sent', () => {
    const input = { ...event, outputTokens: 5, reasoningTokens: 6 };
    expect(issuesOf(() => newRowValidator(usageEvents)(input, context))).toEqual([
      'reasoningTokens, outputTokens must fit together: reasoningTokens is at most outputTokens',
    ]);
  });

  it('let pass what is unknown', () => {
    const entry = {
      organizationId,
      provider: 'azure',
      model: 'code',
      displayName: 'Code',
      inputUsdPerMtok: 1,
      outputUsdPerMtok: 2,
      cachedInputUsdPerMtok: 0.1,
      cacheWriteUsdPerMtok: 1,
      reasoningUsdPerMtok: 2,
      effectiveFrom: now,
    };
    const validate = newRowValidator(modelRegistryEntries);
    expect(issuesOf(() => validate(entry, context))).toEqual([]);
    expect(issuesOf(() => validate({ ...entry, effectiveTo: now }, context))).toEqual([
      'effectiveFrom, effectiveTo must fit together: effectiveFrom is before effectiveTo',
    ]);
  });

  it('are not asked about a column that is wrong in itself', () => {
    const input = { ...event, outputTokens: 'many' as never, reasoningTokens: 6 };
    expect(issuesOf(() => newRowValidator(usageEvents)(input, context))).toEqual([
      'outputTokens must be a whole number from 0 to 9007199254740991',
    ]);
  });

  it.each([
    ['basic', { agentId: 'a', actionId: 'b' }, true],
    ['basic', { toolId: 't' }, true],
    ['basic', {}, true],
    ['basic', { agentId: 'a' }, false],
    ['basic', { agentId: 'a', actionId: 'b', toolId: 't' }, false],
    ['router', {}, true],
    ['router', { toolId: 't' }, false],
    ['parallel', { agentId: 'a' }, true],
  ])('say who performs a task of type %s: %o → %s', (executionType, performer, isFine) => {
    const state = {
      organizationId,
      taskExecId: 't',
      component: 'agent',
      status: 'RUNNING',
      taskId: 'task',
      workflowExecId: 'w',
      workflowId: 'flow',
      executionType,
      ...performer,
    };
    const issues = issuesOf(() => newRowValidator(taskStates)(state, context));
    expect(issues.length === 0).toBe(isFine);
    if (!isFine)
      expect(issues[0]).toMatch(
        /must fit together: a basic execution has an agent and an action, or a tool/,
      );
  });
});

describe('newRowValidator, for rows that the application completes', () => {
  const validate = newRowValidator(organizations, { filledLater: ['quotaTier', 'name'] });

  it('leaves its properties out, without missing or filling them', () => {
    const row = validate({ slug: 'acme' } as never, context);
    expect(row).toMatchObject({ slug: 'acme', name: undefined, quotaTier: undefined });
  });

  it('takes none of them from a caller', () => {
    expect(issuesOf(() => validate({ slug: 'acme', name: 'Acme' }, context))).toEqual([
      'name is not known',
    ]);
  });
});

describe('newRowsValidator', () => {
  const validate = newRowsValidator(usageEvents, 'events', {
    beside: { idempotencyKey: usageIdempotencyKeys.columns.key },
  });

  it('names each row by its place', () => {
    const events = [event, { ...event, inputTokens: -1 }, event, { ...event, model: 3 as never }];
    expect(issuesOf(() => validate(events, context))).toEqual([
      'events[1].inputTokens must be a whole number from 0 to 9007199254740991',
      'events[3].model must be text',
    ]);
    expect(issuesOf(() => validate(null as never, context))).toEqual(['events must be a list']);
    expect(issuesOf(() => validate([null as never], context))).toEqual([
      'events[0] must be an object',
    ]);
  });

  it('checks what comes beside a row without making it part of it', () => {
    const [row] = validate([{ ...event, idempotencyKey: 'k' } as typeof event], context);
    expect(row).not.toHaveProperty('idempotencyKey');
    const wrong = { ...event, idempotencyKey: 'k'.repeat(256) };
    expect(issuesOf(() => validate([wrong as typeof event], context))).toEqual([
      'events[0].idempotencyKey must have at most 255 characters',
    ]);
  });

  it('keeps its message short however much is wrong', () => {
    const events = Array.from({ length: 1000 }, () => ({ ...event, inputTokens: -1 }));
    expect(issuesOf(() => validate(events, context))).toHaveLength(1000);
    expect(() => validate(events, context)).toThrow(/events\[9\]\.inputTokens .*; and 990 more\.$/);
  });
});

it('a json column of objects takes nothing else', () => {
  const validate = updateValidator(jobs, ['organizationId', 'id']);
  for (const options of [[], 'x', 1, true]) {
    expect(issuesOf(() => validate({ options } as never, { now }))).toEqual([
      'options must be an object',
    ]);
  }
  expect(validate({ options: { a: [1] } }, { now })).toEqual({ options: { a: [1] } });
});

describe('updateValidator', () => {
  const validate = updateValidator(users, ['organizationId', 'id']);

  it('gives the columns to set and advances those that follow each change', () => {
    expect(validate({ displayName: 'Anna', role: undefined }, { now })).toEqual({
      displayName: 'Anna',
      updatedAt: now,
    });
  });

  it('refuses what every update sets, and what an update does not change', () => {
    const change = updateValidator(users, ['organizationId', 'id'], ['createdAt', 'deactivatedAt']);
    const changes = { updatedAt: now, createdAt: now, deactivatedAt: null } as never;
    expect(issuesOf(() => change(changes, { now }))).toEqual([
      'updatedAt is set by every update',
      'createdAt is not changed by an update',
      'deactivatedAt is not changed by an update',
    ]);
  });

  it('sets no defaults', () => {
    expect(updateValidator(jobs, ['organizationId', 'id'])({ attempt: 1 }, { now })).toEqual({
      attempt: 1,
    });
  });

  it('refuses a new key, NULL where none may be, and what it does not know', () => {
    const changes = { id, role: null, color: 'red' } as never;
    expect(issuesOf(() => validate(changes, { now }))).toEqual([
      'id names the row and cannot change',
      'role must not be null',
      'color is not known',
    ]);
  });

  it('decides a check when the changes name all of its columns', () => {
    const change = updateValidator(modelRegistryEntries, ['id']);
    const check =
      'effectiveFrom, effectiveTo must fit together: effectiveFrom is before effectiveTo';
    expect(issuesOf(() => change({ effectiveFrom: now, effectiveTo: now }, { now }))).toEqual([
      check,
    ]);
    expect(issuesOf(() => change({ effectiveTo: now }, { now }))).toEqual([]);
  });

  it('does not exist for tables whose rows never change', () => {
    expect(() => updateValidator(usageEvents, ['id'])).toThrow(RangeError);
  });
});
