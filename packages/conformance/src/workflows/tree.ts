import { type TaskTree, ValidationError } from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization } from '../fixtures.ts';
import { BEGIN, openTwo, task, workflow } from './fixtures.ts';

/** The identifiers of a tree, as nested lists. */
type Shape = readonly [string, Shape[]];

const shapeOf = ({ state, children }: TaskTree): Shape => [state.taskExecId, children.map(shapeOf)];

interface Node {
  readonly id: string;
  readonly parent: string | null;
  readonly created: number;
}

/** What the tree is, walked in memory. */
function modelTree(nodes: readonly Node[], root: string, depth: number, id = root): Shape {
  const parts = nodes
    .filter(({ parent, id: own }) => parent === id && own !== root)
    .sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
  return [id, depth === 1 ? [] : parts.map((part) => modelTree(nodes, root, depth - 1, part.id))];
}

export function taskTreeSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › workflows › tree`, () => {
    it('is what walking from part to part gives, circles included', async () => {
      const { store } = await openTwo(driver);
      let organizations = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ parent: fc.integer({ min: -1, max: 9 }), created: fc.nat(2) }), {
            minLength: 1,
            maxLength: 10,
          }),
          fc.integer({ min: 1, max: 12 }),
          async (facts, depth) => {
            const organization = await createOrganization(store, `trees-${organizations++}`);
            const { workflows, taskStates } = store.organization(organization.id);
            const nodes = facts.map(({ parent, created }, place) => ({
              id: `t${place}`,
              parent: parent >= 0 && parent < facts.length ? `t${parent}` : null,
              created,
            }));
            await workflows.upsert(workflow('run'));
            await taskStates.upsertMany(
              nodes.map(({ id, parent, created }) =>
                task(id, { parentStateId: parent, createdAt: new Date(BEGIN + created) }),
              ),
            );
            for (const { id } of nodes) {
              const tree = await taskStates.tree(id, { depth });
              expect(tree && shapeOf(tree)).toEqual(modelTree(nodes, id, depth));
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    it('holds whole states, ten levels of them unless asked otherwise', async () => {
      const { acme } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      const id = (level: number) => `level-${level}`;
      await acme.taskStates.upsertMany(
        Array.from({ length: 120 }, (_, level) =>
          task(id(level), { input: { level }, parentStateId: level === 0 ? null : id(level - 1) }),
        ),
      );
      const levels = (tree: TaskTree | null | undefined): number =>
        tree ? 1 + levels(tree.children[0]) : 0;
      const tree = await acme.taskStates.tree(id(0));
      expect(levels(tree)).toBe(10);
      expect(tree?.children[0]?.state).toEqual(await acme.taskStates.get(id(1)));
      expect(levels(await acme.taskStates.tree(id(0), { depth: 1 }))).toBe(1);
      expect(levels(await acme.taskStates.tree(id(0), { depth: 100 }))).toBe(100);
      expect(levels(await acme.taskStates.tree(id(50), { depth: 100 }))).toBe(70);
    });

    it('is null where there is none, and has from 1 to 100 levels', async () => {
      const { acme, other } = await openTwo(driver);
      await acme.workflows.upsert(workflow('run'));
      await acme.taskStates.upsert(task('t'));
      expect(await acme.taskStates.tree('nobody')).toBeNull();
      expect(await other.taskStates.tree('t')).toBeNull();
      for (const depth of [0, 101, 1.5, '2', null, Number.NaN]) {
        const asked = acme.taskStates.tree('t', { depth: depth as number });
        await expect(asked).rejects.toThrow(ValidationError);
      }
      for (const options of [null, 3, [], { levels: 2 }]) {
        const asked = acme.taskStates.tree('t', options as never);
        await expect(asked).rejects.toThrow(ValidationError);
      }
      await expect(acme.taskStates.tree(7 as never)).rejects.toThrow(ValidationError);
    });
  });
}
