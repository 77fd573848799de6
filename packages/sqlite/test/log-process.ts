/** Logs steps of a task in the database at the path it is given: `times` one, and two at once. */
import { openSqlite } from '../src/store.ts';

const [path = '', organizationId = '', taskId = '', times = '0'] = process.argv.slice(2);

const store = await openSqlite({ path, busyTimeoutMs: 30_000 });
const { tasks } = store.organization(organizationId);
const step = { agentType: 'code', action: `counts in ${process.pid}` };
for (let time = 0; time < Number(times); time++) {
  await Promise.all([tasks.appendLog(taskId, step), tasks.appendLogs(taskId, [step, step])]);
}
await store.close();
