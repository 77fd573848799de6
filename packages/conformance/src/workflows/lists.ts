/** Lists of states: every filter by itself and with others, in the order of the engine that has none. */
import type {
  TaskState,
  TaskStateFilter,
  WorkflowState,
  WorkflowStateFilter,
} from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization } from '../fixtures.ts';
import { BEGIN, openTwo, task, workflow } from './fixtures.ts';

const WORDS = ['a', 'A', 'é', '🚀', '\uffff'];
const instant = (number: number) => new Date(BEGIN + number * 1_000);

const word = fc.constantFrom(...WORDS);
const one = (values: fc.Arbitrary<string>) =>
  fc.option(fc.oneof(values, fc.array(values, { maxLength: 3 })), { nil: undefined });
const time = fc.option(fc.nat(4).map(instant), { nil: undefined });
const times = { createdFrom: time, createdBefore: time, updatedFrom: time, updatedBefore: time };
const order = fc.constantFrom('asc' as const, 'desc' as const);

const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function meets(value: string | null, asked: string | readonly string[] | null | undefined) {
  if (asked === undefined) return true;
  return Array.isArray(asked) ? asked.includes(value) : value === asked;
}

function isTimely(state: WorkflowState | TaskState, filter: WorkflowStateFilter | TaskStateFilter) {
  const { createdFrom, createdBefore, updatedFrom, updatedBefore } = filter;
  return (
    (createdFrom === undefined || state.createdAt >= createdFrom) &&
    (createdBefore === undefined || state.createdAt < createdBefore) &&
    (updatedFrom === undefined || state.updatedAt >= updatedFrom) &&
    (updatedBefore === undefined || state.updatedAt < updatedBefore)
  );
}

function sorted<S extends WorkflowState | TaskState>(
  states: readonly S[],
  idOf: (state: S) => string,
  direction: 'asc' | 'desc',
): string[] {
  const ascending = [...states].sort(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || byCodePoint(idOf(a), idOf(b)),
  );
  return (direction === 'asc' ? ascending : ascending.reverse()).map(idOf);
}

export function stateListSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › workflows › lists`, () => {
    it('give the workflow states that meet every filter, in order', async () => {
      const { clock, store } = await openTwo(driver);
      let organizations = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ word, workflowId: word, status: word, created: fc.nat(3) }), {
            maxLength: 10,
          }),
          fc.record({ status: one(word), workflowId: one(word), order, ...times }),
          async (facts, filter) => {
            const organization = await createOrganization(store, `lists-${organizations++}`);
            const { workflows } = store.organization(organization.id);
            const states: WorkflowState[] = [];
            for (const [place, { word: begin, created, ...rest }] of facts.entries()) {
              clock.step(place % 2);
              const state = { ...rest, createdAt: instant(created) };
              states.push(await workflows.upsert(workflow(`${begin}${place}`, state)));
            }
            const expected = states.filter(
              (state) =>
                meets(state.status, filter.status) &&
                meets(state.workflowId, filter.workflowId) &&
                isTimely(state, filter),
            );
            const { items, next } = await workflows.list(filter);
            expect(next).toBeNull();
            expect(items.map(({ workflowExecId }) => workflowExecId)).toEqual(
              sorted(expected, ({ workflowExecId }) => workflowExecId, filter.order),
            );
          },
        ),
        { numRuns: 40 },
      );
    });

    it('give the task states that meet every filter, in order', async () => {
      const { clock, store } = await openTwo(driver);
      const execution = fc.constantFrom('run', 'next');
      const parent = fc.constantFrom('a0', 'A0', null);
      let organizations = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              word,
              status: word,
              taskId: word,
              workflowId: word,
              workflowExecId: execution,
              parent,
              created: fc.nat(3),
            }),
            { maxLength: 10 },
          ),
          fc.record({
            status: one(word),
            taskId: one(word),
            workflowId: one(word),
            workflowExecId: one(execution),
            parentStateId: fc.option(parent, { nil: undefined }),
            order,
            ...times,
          }),
          async (facts, filter) => {
            const organization = await createOrganization(store, `lists-${organizations++}`);
            const acme = store.organization(organization.id);
            await acme.workflows.upsertMany([workflow('run'), workflow('next')]);
            const ids = facts.map(({ word: begin }, place) => `${begin}${place}`);
            clock.step();
            const states = await acme.taskStates.upsertMany(
              facts.map(({ parent: asked, created, word: _, ...rest }, place) =>
                task(ids[place] as string, {
                  ...rest,
                  parentStateId: asked !== null && ids.includes(asked) ? asked : null,
                  createdAt: instant(created),
                }),
              ),
            );
            const expected = states.filter(
              (state) =>
                meets(state.status, filter.status) &&
                meets(state.taskId, filter.taskId) &&
                meets(state.workflowId, filter.workflowId) &&
                meets(state.workflowExecId, filter.workflowExecId) &&
                meets(state.parentStateId, filter.parentStateId) &&
                isTimely(state, filter),
            );
            const { items } = await acme.taskStates.list(filter);
            expect(items.map(({ taskExecId }) => taskExecId)).toEqual(
              sorted(expected, ({ taskExecId }) => taskExecId, filter.order),
            );
          },
        ),
        { numRuns: 40 },
      );
    });
  });
}
