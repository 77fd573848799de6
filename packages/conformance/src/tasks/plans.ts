/** Every read comes from an index that fits it. */
import { type OrganizationStore, type Store, type TaskFilter, tasks } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, uuid } from '../fixtures.ts';
import { openExplained } from '../query-plan.ts';
import { BEGIN } from '../workflows/fixtures.ts';
import { request, step } from './fixtures.ts';

const TASKS = 2_000;
const LIMIT = 20;

async function fill(store: Store, slug: string, first: number): Promise<OrganizationStore> {
  const { id: organizationId } = await createOrganization(store, slug);
  await store.load(
    tasks,
    Array.from({ length: TASKS }, (_, place) => ({
      ...request({ projectId: `p${place % 90}`, createdBy: `u${place % 70}` }),
      organizationId,
      taskId: uuid(first + place),
      status: place % 4 === 0 ? ('pending' as const) : ('completed' as const),
      createdAt: new Date(BEGIN + place * 1_000),
    })),
  );
  const organization = store.organization(organizationId);
  for (let place = 0; place < 3; place++) {
    await organization.tasks.appendLogs(
      uuid(first + place),
      Array.from({ length: 20 }, () => step()),
    );
  }
  return organization;
}

/** Each filter with the stored value that it comes to, and the column whose index answers it. */
const filters: readonly (readonly [TaskFilter, readonly string[], string | null])[] = [
  [{}, [], null],
  [{ status: 'pending' }, ['pending'], 'status'],
  [{ projectId: 'p1' }, ['p1'], 'project_id'],
  [{ createdBy: 'u1' }, ['u1'], 'created_by'],
  [{ createdBy: 'u1', order: 'asc' }, ['u1'], 'created_by'],
];

export function taskPlanSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › tasks › plans`, () => {
    it('give a page of tasks from the index of its filter, in order', async () => {
      const database = await openExplained(driver);
      await fill(database.store, 'other', 1);
      const acme = await fill(database.store, 'acme', TASKS + 1);
      for (const [filter, values, column] of filters) {
        const plan = await database.planOf(
          () => acme.tasks.list({ ...filter, limit: LIMIT }),
          [acme.id, ...values, LIMIT + 1],
        );
        const name = column === null ? 'created_at' : `${column}_created_at`;
        expect(plan).toEqual({
          searches: [
            {
              index: `idx_tasks_organization_id_${name}`,
              columns: ['organization_id', ...(column === null ? [] : [column])],
            },
          ],
          scans: [],
          sorts: false,
        });
      }
    });

    it('find a task and its steps by their keys', async () => {
      const database = await openExplained(driver);
      await fill(database.store, 'other', 1);
      const acme = await fill(database.store, 'acme', TASKS + 1);
      const id = uuid(TASKS + 1);
      for (const call of [() => acme.tasks.get(id), () => acme.tasks.timeline(id)]) {
        const { searches, ...rest } = await database.planOf(call);
        expect(rest).toEqual({ scans: [], sorts: false });
        expect(searches.map(({ columns }) => columns)).toEqual([['organization_id', 'task_id']]);
      }
    });
  });
}
