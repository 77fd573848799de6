/** What operators do with commands alone: organizations, users, keys, jobs, tasks and the audit log. */
import type { Store } from '@runledger/schema';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { runAtTerminal } from './terminal.ts';
import { drivers, emptyDatabases, inStore, migrated } from './workplace.ts';

describe.each(drivers)('operators on %s', (driver) => {
  it('issue the first key of an empty database, and every step is in the audit log', async () => {
    const workplace = await emptyDatabases[driver]();
    const { ok, json, run } = workplace;
    await ok('migrate');
    const acme = await json('orgs create Acme --name Acme --quota-tier enterprise');
    expect(acme).toMatchObject({ slug: 'acme', quotaTier: 'enterprise' });
    const ada = await json('users create Ada@Example.com --organization acme --role admin');
    expect(ada).toMatchObject({ email: 'ada@example.com', role: 'admin' });

    const issued = await run(
      'keys issue production --organization acme --user ada@example.com --scope jobs:write',
    );
    expect(issued.code).toBe(0);
    expect(issued.stdout).toMatch(/^rl_live_\S+\n$/);
    expect(issued.stderr).toContain('It is shown this once');
    const plaintext = issued.stdout.trim();

    const verified = await run('keys verify --json', plaintext);
    expect(JSON.parse(verified.stdout)).toMatchObject({
      ok: true,
      principal: { organizationId: acme.id, userId: ada.id, scopes: ['jobs:write'] },
    });
    const [key] = (await json('keys list --organization acme')).items;
    expect(key).toMatchObject({ name: 'production' });
    expect(await ok('keys list --organization acme')).not.toContain(plaintext.slice(-20));

    const asked = await runAtTerminal(workplace, 'keys verify', { 'Which key?': `${plaintext}\r` });
    expect(asked).toMatchObject({ code: 0, output: expect.stringContaining(ada.id) });
    expect(asked.output).not.toContain(plaintext);

    const rotated = await json(`keys rotate ${key.id} --organization acme --grace-hours 0`);
    expect(await run('keys verify', plaintext)).toMatchObject({
      code: 1,
      stdout: 'Refused: the key is expired.\n',
    });
    expect(await run('keys verify', rotated.plaintext)).toMatchObject({ code: 0 });
    await ok(`keys revoke ${rotated.key.id} --organization acme`);
    expect(await run('keys verify', rotated.plaintext)).toMatchObject({
      code: 1,
      stdout: 'Refused: the key is revoked.\n',
    });
    expect(await run('keys verify', 'rl_live_nonsense')).toMatchObject({
      code: 1,
      stdout: 'Refused: the key is malformed.\n',
    });

    const log = await json('audit list --organization acme');
    expect(log.items.map(({ action }: { action: string }) => action)).toEqual([
      'api_key.revoke',
      'api_key.rotate',
      'api_key.issue',
      'user.create',
      'organization.create',
    ]);
    expect(await ok('audit verify --all')).toContain('acme: 5 entries, as written.');
    expect(JSON.stringify(log)).not.toContain('example.com');
  });

  it('change organizations and users, and delete only what nothing depends on', async () => {
    const { ok, json, run } = await migrated(driver);
    await ok('orgs create acme');
    expect(await json('orgs update acme --name Umbrella')).toMatchObject({ name: 'Umbrella' });
    expect(await run('orgs update acme')).toMatchObject({ code: 2 });
    await ok('users create ada@example.com --organization acme');
    const promoted = 'users update ada@example.com --organization acme --role admin --name Ada';
    expect(await json(promoted)).toMatchObject({ role: 'admin', displayName: 'Ada' });
    expect(await run('users update ada@example.com --organization acme')).toMatchObject({
      code: 2,
    });
    await ok('users deactivate ada@example.com --organization acme');
    expect((await json('users list --organization acme --state deactivated')).items).toHaveLength(
      1,
    );
    await ok('users reactivate ada@example.com --organization acme');
    expect((await json('users list --organization acme --state active')).items).toHaveLength(1);

    const used = await run('orgs delete acme --yes');
    expect([used.code, used.stdout]).toEqual([1, '']);
    expect(used.stderr).toContain('users');
    const unasked = await run('users delete ada@example.com --organization acme');
    expect([unasked.code, unasked.stderr]).toEqual([1, expect.stringContaining('--yes')]);
    await ok('users delete ada@example.com --organization acme --yes');
    await ok('orgs delete acme --yes');
    expect(await ok('orgs list')).toContain('There are no organizations');
  });

  it('look at jobs, cancel them and queue them again', async () => {
    const workplace = await migrated(driver);
    const { ok, json, run } = workplace;
    const { id } = await json('orgs create acme');
    const job = await inStore(workplace, async (store) => {
      const { jobs } = store.organization(id);
      return (await jobs.enqueue({ kind: 'story', payload: { story: 'As a user' } })).job;
    });
    expect(await json('jobs counts')).toMatchObject({ queued: 1, failed: 0 });
    expect(await json(`jobs show ${job.id} --organization acme`)).toMatchObject({
      kind: 'story',
      payload: { story: 'As a user' },
      files: [],
    });
    expect(await ok(`jobs cancel ${job.id} --organization acme`)).toContain('is cancelled');
    const again = await run(`jobs cancel ${job.id} --organization acme`);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is cancelled')]);
    const { items } = await json('jobs list --status cancelled');
    expect(items).toEqual([expect.objectContaining({ id: job.id })]);
    expect(items[0]).not.toHaveProperty('leaseToken');
    expect(await ok(`jobs retry ${job.id} --organization acme`)).toContain('is queued');
    expect(await ok('jobs rescue')).toContain('No lease has expired');
    await ok(`jobs cancel ${job.id} --organization acme`);
    expect(await json('jobs purge --before 2999-01-01 --yes')).toEqual({ purged: 1 });
  });

  it('purge all jobs that ended, however many portions they come in', async () => {
    const workplace = await migrated(driver);
    const { id } = await workplace.json('orgs create acme');
    await inStore(workplace, async (store) => {
      const jobs = Array.from({ length: 1_002 }, () => ({ kind: 'story', payload: {} }));
      await store.organization(id).jobs.enqueueMany(jobs);
      for (let ended = 0; ended < 1_001; ) {
        const limit = Math.min(1_000, 1_001 - ended);
        const claimed = await store.jobs.claim({ workerId: 'worker-1', limit });
        ended += (await store.jobs.completeMany(claimed.map((lease) => ({ lease })))).length;
      }
    });
    expect(await workplace.json('jobs purge --before 2999-01-01 --yes')).toEqual({ purged: 1_001 });
    expect(await workplace.json('jobs counts')).toMatchObject({ queued: 1, completed: 0 });
  });

  it('verify the log of every organization, however many pages they fill', async () => {
    const workplace = await migrated(driver);
    await inStore(workplace, async ({ organizations }) => {
      for (let number = 0; number < 101; number++) {
        await organizations.create({ slug: `org-${number}`, name: `${number}` });
      }
    });
    const verified: { chain: string }[] = await workplace.json('audit verify --all');
    const chains = new Set(verified.map(({ chain }) => chain));
    expect([verified.length, chains.size]).toEqual([102, 102]);
    expect(chains).toContain('org-100');
  });

  it('approve and reject tasks, and follow what was done', async () => {
    const workplace = await migrated(driver);
    const { ok, json, run } = workplace;
    const { id } = await json('orgs create acme');
    await ok('users create ada@example.com --organization acme');
    const [first, second] = await inStore(workplace, async (store) => {
      const { tasks } = store.organization(id);
      const created = await tasks.createMany([
        { requestText: 'Deploy the page' },
        { requestText: 'Delete everything' },
      ]);
      await tasks.appendLog(created[0]?.taskId ?? '', { agentType: 'infra', action: 'look' });
      return created.map(({ taskId }) => taskId);
    });
    await ok(`tasks approve ${first} --organization acme --by ada@example.com`);
    await ok(`tasks reject ${second} --organization acme --reason no`);
    const late = await run(`tasks approve ${second} --organization acme --by ada@example.com`);
    expect([late.code, late.stderr]).toEqual([1, expect.stringMatching(/rejected.*approved/)]);
    expect((await json('tasks list --organization acme --status approved')).items).toHaveLength(1);
    await ok('users deactivate ada@example.com --organization acme');
    const gone = await run(`tasks approve ${second} --organization acme --by ada@example.com`);
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('is deactivated')]);
    expect(await ok(`tasks timeline ${first} --organization acme`)).toContain('look');
  });

  it('see no key that was typed where none belongs', async () => {
    const { ok, run } = await migrated(driver);
    await ok('orgs create acme');
    const key = (await ok('keys issue first --organization acme')).trim();
    for (const [args, says] of [
      [`keys verify ${key}`, 'standard input'],
      [`keys issue third ${key} --organization acme`, 'too many arguments'],
      [`${key}`, 'unknown command'],
      [`orgs list --${key}`, 'unknown option'],
      [`orgs list --limit ${key}`, 'whole number'],
    ] as const) {
      const { code, stdout, stderr } = await run(args);
      expect([code, stdout], says).toEqual([2, '']);
      expect(stderr).toContain(says);
      expect(stderr).not.toContain(key.slice(8));
    }
    const failed = await run(`orgs show ${key} --verbose`);
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining('rl_live_***')]);
    expect(failed.stderr).not.toContain(key.slice(8));
  });

  it('name keys by the prefix that lists show', async () => {
    const { ok, json, run } = await migrated(driver);
    await ok('orgs create acme');
    await ok('keys issue first --organization acme');
    const [{ id, prefix }] = (await json('keys list --organization acme')).items;
    expect(await json(`keys show ${prefix} --organization acme`)).toMatchObject({ id });
    const rotated = await json(`keys rotate ${prefix} --organization acme`);
    expect(await ok(`keys revoke ${rotated.key.prefix} --organization acme`)).toContain('revoked');
    const log = (await json('audit list --organization acme')).items;
    expect(log.slice(0, 2)).toMatchObject([{ resourceId: rotated.key.id }, { resourceId: id }]);
    // A second time changes nothing, and enters nothing.
    expect(await ok(`keys revoke ${rotated.key.prefix} --organization acme`)).toContain('revoked');
    expect((await json('audit list --organization acme')).items).toEqual(log);
    const unknown = await run('keys revoke 000000000000 --organization acme');
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('keys list')]);
  });

  it('read the head of a chain as they read it in the log', async () => {
    const workplace = await migrated(driver);
    const { ok, json, run } = workplace;
    await ok('orgs create acme');
    const [{ hash }] = (await json('audit list --organization acme')).items;
    const [{ head }] = await json('audit verify --organization acme');
    expect(head).toMatchObject({ sequence: 1, hash });
    await inStore(workplace, async (store) => {
      // What only somebody with a hand in the database could do.
      const { kysely } = store as Store & {
        kysely: Kysely<{ audit_chains: { sequence: number } }>;
      };
      await kysely
        .updateTable('audit_chains')
        .set(({ eb }) => ({ sequence: eb('sequence', '+', 1) }))
        .execute();
    });
    expect(await run('audit verify --organization acme')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^acme: entry 2 does not fit: is missing/),
    });
  });

  it('are told the way out where a name is taken or a number too large', async () => {
    const { ok, run, write } = await migrated(driver);
    await ok('orgs create acme');
    await ok('users create ada@example.com --organization acme');
    const failures = [
      ['orgs create ACME', 1, '`runledger orgs show acme`'],
      ['users create ADA@example.com --organization acme', 1, 'e-mail address is taken'],
      ['models import prices.json', 1, 'is no JSON'],
      ['orgs list --limit 1001', 2, 'from 1 to 1000'],
      ['keys issue old --organization acme --expires 2020-01-01', 2, '--expires is over already'],
      ['keys revoke abc --organization acme', 1, 'a prefix is 12 letters and digits'],
      ['keys rotate abc --organization acme --grace-hours 99999', 2, 'from 0 to 2160'],
      ['audit list --from 2026-02-01 --to 2026-01-01', 2, '--from has to be before --to.'],
      ['report usage --from 2026-01-01 --to 2026-01-01', 2, '--from has to be before --to.'],
      [
        'tasks list --organization acme --from 2026-02-01 --to 2026-01-01',
        2,
        '--from has to be before --to.',
      ],
    ] as const;
    const unwritten = (await run('migrate plan --out absent/plan.json')).stderr;
    expect(unwritten).toContain(
      'cannot be written to absent/plan.json: there is no such directory.',
    );
    write('prices.json', '{\n  "a": nonsense,\n  "b": 1\n}\n');
    for (const [args, exit, advice] of failures) {
      const { code, stdout, stderr } = await run(args);
      expect([code, stdout], args).toEqual([exit, '']);
      expect(stderr, args).toContain(advice);
      expect(stderr, args).not.toMatch(/ada@/i);
      if (exit === 1) expect(stderr.trim().split('\n'), args).toHaveLength(1);
    }
  });

  it('are told in one sentence what is not there', async () => {
    const { ok, run } = await migrated(driver);
    await ok('orgs create acme');
    for (const [args, advice] of [
      ['orgs show nobody', 'runledger orgs list'],
      ['users list --organization nobody', 'runledger orgs list'],
      ['users show nobody@example.com --organization acme', 'runledger users list'],
      ['keys show 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme', 'keys list'],
      ['jobs show 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme', 'has no job'],
      ['tasks show 01930b5e-8c1a-7cc4-b1a5-0c8f1d2e3a4b --organization acme', 'has no task'],
      ['keys show nonsense --organization acme', 'must be a UUID'],
      ['orgs list --after nonsense', 'after'],
    ] as const) {
      const { code, stdout, stderr } = await run(args);
      expect([code, stdout], args).toEqual([1, '']);
      expect(stderr, args).toContain(advice);
      expect(stderr.trim().split('\n'), args).toHaveLength(1);
    }
  });
});
