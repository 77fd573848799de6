/** What others wrote, as a terminal gets it. */
import { expect, it } from 'vitest';
import { inStore, migrated } from './workplace.ts';

const HOSTILE = 'A\u001b]0;owned\u0007\u001b[2J\u009b31m\r\nfake line \u202etxt.exe';

it('stored text commands no terminal and makes no lines, and JSON has it as it is', async () => {
  const workplace = await migrated('sqlite');
  const { ok, json } = workplace;
  const { id } = await json('orgs create acme');
  const ids = await inStore(workplace, async (store) => {
    const { apiKeys, audit, jobs, tasks, users } = store.organization(id);
    const task = await tasks.create({ requestText: HOSTILE });
    await tasks.appendLog(task.taskId, { agentType: 'infra', action: HOSTILE });
    await users.create({ email: 'ada@example.com', role: 'user', displayName: HOSTILE });
    await apiKeys.issue({ name: HOSTILE });
    const { job } = await jobs.enqueue({ kind: HOSTILE, payload: { story: HOSTILE } });
    const by = { actorType: 'operator', actorId: HOSTILE } as const;
    await audit.append({ ...by, action: 'x.y', resourceType: 'thing', resourceId: HOSTILE });
    return { task: task.taskId, job: job.id };
  });
  const of = '--organization acme';
  for (const command of [
    `tasks list ${of}`,
    `tasks show ${ids.task} ${of}`,
    `tasks timeline ${ids.task} ${of}`,
    `users list ${of}`,
    `users show ada@example.com ${of}`,
    `keys list ${of}`,
    `jobs list ${of}`,
    `jobs show ${ids.job} ${of}`,
    `audit list ${of}`,
  ]) {
    const text = await ok(command);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(text, command).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text, command).not.toMatch(/^\W*fake line/m);
    expect(text, command).toMatch(/\\(x|u00)1b\]0;owned/);
  }
  expect(await json(`tasks show ${ids.task} ${of}`)).toMatchObject({ requestText: HOSTILE });
});
