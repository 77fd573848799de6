/** Protected databases: what is done to them with approvals, and what is refused without. */
import { hash } from 'node:crypto';
import type { MigrationPlan } from '@runledger/migrator';
import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { logOf, tableFile, versionOf } from './fixtures.ts';
import { ada, bob, deploy, grace, mallory, ProtectedDatabase } from './protected-database.ts';

export function approvalSuite(driver: MigratingDriver): void {
  const protectedDatabase = (approvals?: number) => ProtectedDatabase.create(driver, approvals);

  describe(`migrations on ${driver.name} › with approvals`, () => {
    it('are applied and rolled back by somebody else, and the log says who answers for it', async () => {
      const live = await protectedDatabase();
      live.files.write(tableFile(2, 'b'));
      const plan = await live.migrator().plan();
      expect(await live.approve(plan, ada)).toMatchObject({
        approvedBy: ['ada'],
        requiredApprovals: 2,
      });
      expect((await live.approve(plan, grace)).approvedBy).toEqual(['ada', 'grace']);
      const { applied } = await live.migrator(deploy).up({ plan });
      expect(applied.map(({ name }) => name)).toEqual(['b']);

      const back = await live.approved({ direction: 'down' }, ada, bob);
      const { rolledBack } = await live.migrator(grace).down({ plan: back });
      expect(rolledBack.map(({ name }) => name)).toEqual(['b']);

      expect(await live.logged('apply', plan)).toMatchObject({
        plan: plan.hash,
        applier: { name: 'deploy', signature: expect.stringMatching(/^[\w+/]{86}==$/) },
        approvers: ['ada', 'grace'],
      });
      expect(await live.logged('rollback', back)).toMatchObject({
        applier: { name: 'grace' },
        approvers: ['ada', 'bob'],
      });
      expect(await live.logged('approve', plan)).toMatchObject({ approver: expect.any(String) });
    });

    it('note in the history under which plan they were applied', async () => {
      const live = await protectedDatabase(1);
      live.files.write(tableFile(2, 'b'));
      const plan = await live.approved({}, ada);
      await live.migrator(bob).up({ plan });
      expect(
        await live.database.rows(`SELECT plan_hash FROM schema_migrations WHERE name = 'b'`),
      ).toEqual([{ plan_hash: plan.hash }]);
    });

    it('take no more than a look where nothing is to be done', async () => {
      const live = await protectedDatabase();
      expect((await live.migrator().up()).applied).toEqual([]);
      expect((await live.migrator().status()).state).toBe('current');
    });

    it('mend and adopt histories, too', async () => {
      const live = await protectedDatabase(1);
      const file = tableFile(1, 'a');
      live.files.write({ ...file, up: `-- More.\n${file.up}` });
      const mending = await live.migrator().planRepair();
      await live.approve(mending, ada);
      expect((await live.migrator(bob).repair({ plan: mending })).repaired).toHaveLength(1);

      live.files.write({ ...file, up: `-- Still more.\n${file.up}` });
      const other = await live.migrator().planRepair();
      await live.approve(other, ada);

      await live.database.execute('CREATE TABLE adopted (id integer PRIMARY KEY)');
      live.files.write(tableFile(1, 'adopted', 'shop'));
      const choice = { stream: 'shop', version: versionOf(1) };
      await expect(live.migrator(bob).baseline({ ...choice, plan: other })).rejects.toThrow(
        /The plan is not the one of this command with these options/,
      );
      await expect(live.migrator(bob).repair({ plan: other })).rejects.toThrow(
        /The plan no longer fits: table adopted was made in the database since/,
      );
      const adoption = await live.migrator().planBaseline(choice);
      await live.approve(adoption, ada);
      const { recorded } = await live.migrator(bob).baseline({ ...choice, plan: adoption });
      expect(recorded).toHaveLength(1);
      expect(await logOf(live.database)).toContain(`baseline succeeded ${versionOf(1)}`);
    });
  });

  describe(`migrations on ${driver.name} › a protected database`, () => {
    it('is not changed without a plan', async () => {
      const live = await protectedDatabase();
      live.files.write(tableFile(2, 'b'));
      live.files.write(tableFile(1, 'adopted', 'shop'));
      const file = tableFile(1, 'a');
      live.files.write({ ...file, up: `-- More.\n${file.up}` });
      await live.database.execute('CREATE TABLE adopted (id integer PRIMARY KEY)');
      const before = await live.database.dump();
      const migrator = live.migrator(deploy);
      for (const change of [
        () => migrator.up(),
        () => migrator.up({ unknown: 'serve' }),
        () => migrator.down(),
        () => migrator.baseline({ stream: 'shop', version: versionOf(1) }),
        () => migrator.repair(),
      ]) {
        await expect(change()).rejects.toThrow(
          /is protected: it changes under a plan that 2 people approved and somebody else applies/,
        );
      }
      await expect(migrator.redo()).rejects.toThrow(/`redo` is two changes/);
      expect(await live.database.dump()).toBe(before);
      expect(await live.database.rows('SELECT count(*) AS count FROM schema_migrations')).toEqual([
        { count: expect.toSatisfy((count) => Number(count) === 1) },
      ]);
    });

    it('wants as many approvals as it says, each from another person', async () => {
      const live = await protectedDatabase();
      live.files.write(tableFile(2, 'b'));
      const plan = await live.migrator().plan();
      await expect(live.migrator(deploy).up({ plan })).rejects.toThrow(
        /needs 2 approvals on the .* and has none\. Let 2 people more approve it/,
      );
      await live.approve(plan, ada);
      await expect(live.migrator(deploy).up({ plan })).rejects.toThrow(/has 1 \(ada\)/);
      await expect(live.approve(plan, ada)).rejects.toThrow(
        /^ada approved the plan [0-9a-f]{12} on .*: it needs another person’s approval/,
      );
      expect(await logOf(live.database)).toContain('approve failed null');
      expect(await live.isThere('b')).toBe(false);
    });

    it('does not count the approval of the one who applies', async () => {
      const live = await protectedDatabase();
      live.files.write(tableFile(2, 'b'));
      const plan = await live.approved({}, ada, grace);
      await expect(live.migrator(ada).up({ plan })).rejects.toThrow(
        /has 1 \(grace\)\. Not counted: ada applies the plan, and so cannot approve it\./,
      );
      await expect(live.migrator().up({ plan })).rejects.toThrow(/signs it: give your key/);
      expect(await live.isThere('b')).toBe(false);
    });

    it('knows names and keys together, and who may only apply', async () => {
      const live = await protectedDatabase();
      live.files.write(tableFile(2, 'b'));
      const plan = await live.migrator().plan();
      await expect(live.approve(plan, mallory)).rejects.toThrow(
        /mallory, with this key, is unknown/,
      );
      await expect(live.approve(plan, { ...mallory, name: 'ada' })).rejects.toThrow(
        /not the one of ada that the .* knows/,
      );
      await expect(live.approve(plan, { ...grace, name: 'ada' })).rejects.toThrow(
        /^The key is the one of grace, not of ada/,
      );
      await expect(live.approve(plan, deploy)).rejects.toThrow(/deploy may apply, and not approve/);
      const refused = (await logOf(live.database)).filter((line) => line.startsWith('approve '));
      expect(refused).toEqual(Array(4).fill('approve failed null'));
      await live.approve(plan, ada);
      await live.approve(plan, grace);
      await expect(live.migrator(mallory).up({ plan })).rejects.toThrow(/is unknown to the/);
      const { name: _, ...unnamed } = deploy;
      expect((await live.migrator(unnamed).up({ plan })).applied).toHaveLength(1);
    });

    it('counts no signature that somebody wrote into the table', async () => {
      const live = await protectedDatabase();
      live.files.write(tableFile(2, 'b'));
      const plan = await live.approved({}, ada);
      const copy = (approver: string) =>
        live.database.execute(
          `INSERT INTO migration_approvals (plan_hash, approver, signature, approved_at)
           SELECT plan_hash, '${approver}', signature, approved_at FROM migration_approvals WHERE approver = 'ada'`,
        );
      await copy('grace');
      await copy('mallory');
      await expect(live.migrator(deploy).up({ plan })).rejects.toThrow(
        /has 1 \(ada\)\. Not counted: the signature under the name of grace is not one of grace’s key over this plan; the database knows no key of mallory\./,
      );
      // What somebody forged keeps nobody from approving.
      await live.approve(plan, grace);
      expect((await live.migrator(deploy).up({ plan })).applied).toHaveLength(1);
    });

    it('counts no signature over another plan', async () => {
      const live = await protectedDatabase(1);
      live.files.write(tableFile(2, 'b'));
      const harmless = await live.approved({}, ada);
      live.files.write(tableFile(3, 'c'));
      const plan = await live.migrator().plan();
      await live.database.execute(
        `INSERT INTO migration_approvals (plan_hash, approver, signature, approved_at)
         SELECT '${plan.hash}', approver, signature, approved_at FROM migration_approvals WHERE plan_hash = '${harmless.hash}'`,
      );
      await expect(live.migrator(deploy).up({ plan })).rejects.toThrow(
        /Not counted: the signature under the name of ada is not one of ada’s key over this plan/,
      );
    });
  });

  describe(`migrations on ${driver.name} › an approved plan`, () => {
    it('is for the files as they were', async () => {
      const live = await protectedDatabase(1);
      const file = tableFile(2, 'b');
      live.files.write(file);
      const plan = await live.approved({}, ada);
      live.files.write({ ...file, up: 'DROP TABLE a;' });
      await expect(live.migrator(deploy).up({ plan })).rejects.toThrow(
        /The plan no longer fits: .*b\.up\.sql was changed, statement 1/,
      );
      expect(await live.isThere('a')).toBe(true);
    });

    it('is for the statements that were approved', async () => {
      const live = await protectedDatabase(1);
      live.files.write(tableFile(2, 'b'));
      const plan = await live.approved({}, ada);
      live.files.write({ ...tableFile(2, 'b'), up: 'DROP TABLE a;' });
      const other = await live.migrator().plan();
      const forged: MigrationPlan = { ...plan, subject: other.subject };
      await expect(live.migrator(deploy).up({ plan: forged })).rejects.toThrow(
        /was changed after it was made: what is to run does not fit its hash/,
      );
      await expect(live.migrator(deploy).up({ plan: other })).rejects.toThrow(/and has none/);
      expect(await live.isThere('a')).toBe(true);
    });

    it('is for one database', async () => {
      const staging = await protectedDatabase(1);
      const live = await protectedDatabase(1);
      for (const { files } of [staging, live]) files.write(tableFile(2, 'b'));
      const plan = await staging.approved({}, ada);
      await expect(live.migrator(deploy).up({ plan })).rejects.toThrow(/made for another database/);
      await expect(live.approve(plan, ada)).rejects.toThrow(/made for another database/);
      expect(await live.isThere('b')).toBe(false);
    });

    it('is for one time, also where a rollback has led back', async () => {
      const live = await protectedDatabase(1);
      live.files.write(tableFile(2, 'b'));
      const plan = await live.approved({}, ada);
      await live.migrator(deploy).up({ plan });
      const back = await live.approved({ direction: 'down' }, ada);
      await live.migrator(deploy).down({ plan: back });
      for (const attempt of [
        () => live.migrator(deploy).up({ plan }),
        () => live.approve(plan, grace),
      ]) {
        await expect(attempt()).rejects.toThrow(
          /was carried out on .* by tester, and approvals count once/,
        );
      }
      const again = await live.approved({}, ada);
      expect((await live.migrator(deploy).up({ plan: again })).applied).toHaveLength(1);
    });

    it('excludes another one for the same state, also when that comes in between', async () => {
      const live = await protectedDatabase(1);
      live.files.write(tableFile(2, 'b'));
      live.files.write(tableFile(1, 'c', 'shop'));
      const first = await live.approved({ stream: 'app' }, ada);
      const second = await live.approved({ stream: 'shop' }, ada);
      const ends: string[] = [];
      const ending = (work: Promise<unknown>) =>
        work.then(
          () => ends.push('done'),
          (error: { code: string }) => ends.push(error.code),
        );
      const between = live.migrator(deploy, { lockTimeoutMs: 0 });
      const hooks = { beforeRun: async () => void (await ending(between.up({ plan: first }))) };
      await ending(live.migrator(deploy, { hooks }).up({ plan: second }));
      // One of the two goes on: by its lock, or by what its transaction finds.
      expect([
        ['MIGRATION_LOCK', 'done'],
        ['done', 'MIGRATION_PLAN'],
      ]).toContainEqual(ends);
      expect([await live.isThere('b'), await live.isThere('c')]).toEqual([
        ends[0] === 'done',
        ends[1] === 'done',
      ]);
    });

    it('is for a week', async () => {
      const live = await protectedDatabase(1);
      live.files.write(tableFile(2, 'b'));
      const plan = await live.approved({}, ada);
      const late = {
        now: () => new Date(Date.parse(plan.subject.expiresAt)),
        wait: () => Promise.resolve(),
      };
      await expect(live.migrator(deploy, { clock: late }).up({ plan })).rejects.toThrow(
        /to be carried out before .*, and that is over/,
      );
      const early = { ...late, now: () => new Date(Date.parse(plan.subject.expiresAt) - 1) };
      const { applied } = await live.migrator(deploy, { clock: early }).up({ plan });
      expect(applied).toHaveLength(1);
    });

    it('is for no more than a week, whatever it says and whoever’s clock is ahead', async () => {
      const live = await protectedDatabase(1);
      live.files.write(tableFile(2, 'b'));
      const at = (hours: number) => ({
        now: () => new Date(Date.now() + hours * 3_600_000),
        wait: () => Promise.resolve(),
      });
      const plan = await live.migrator(undefined, { clock: at(2) }).plan();
      await expect(live.approve(plan, ada)).rejects.toThrow(
        /says that it was made on .*, and here it is .*: set the clock that is wrong/,
      );
      const behind = live.migrator(deploy, { clock: at(-2) });
      await expect(behind.up({ plan: await live.approved({}, ada) })).rejects.toThrow(
        /set the clock that is wrong/,
      );

      const made = await live.migrator().plan();
      const subject = { ...made.subject, expiresAt: '2999-01-01T00:00:00.000Z' };
      const long = { ...made, subject, hash: hash('sha256', JSON.stringify(subject, inOrder)) };
      await live.approve(long, ada);
      const later = live.migrator(deploy, { clock: at(7 * 24) });
      await expect(later.up({ plan: long })).rejects.toThrow(/and that is over/);
    });

    it('goes on after an interruption under the same approvals', async () => {
      const live = await protectedDatabase(1);
      live.files.write(tableFile(2, 'b'));
      live.files.write(tableFile(3, 'c'));
      const plan = await live.approved({}, ada);
      const stopping = live.migrator(deploy, {
        onEvent(event) {
          if (event.type === 'migration-finished') throw new Error('Interrupted.');
        },
      });
      await expect(stopping.up({ plan })).rejects.toThrow('Interrupted.');
      expect(await live.isThere('c')).toBe(false);
      await expect(live.migrator(deploy).up()).rejects.toThrow(/is protected/);
      // However late: what is half done has to be finished.
      const clock = {
        now: () => new Date(Date.parse(plan.subject.expiresAt)),
        wait: () => Promise.resolve(),
      };
      const { applied } = await live.migrator(deploy, { clock }).up({ plan });
      expect(applied.map(({ name }) => name)).toEqual(['c']);
      await expect(live.migrator(deploy).up({ plan })).resolves.toMatchObject({ applied: [] });

      const back = await live.approved({ direction: 'down', steps: 2 }, ada);
      const stoppingAgain = live.migrator(deploy, {
        onEvent(event) {
          if (event.type === 'migration-finished') throw new Error('Interrupted.');
        },
      });
      await expect(stoppingAgain.down({ plan: back })).rejects.toThrow('Interrupted.');
      await expect(live.migrator(deploy).down()).rejects.toThrow(/is protected/);
      const { rolledBack } = await live.migrator(deploy).down({ plan: back });
      expect(rolledBack.map(({ name }) => name)).toEqual(['b']);
    });

    it('that rolls a migration back and applies it again goes on between the two', async () => {
      const live = await protectedDatabase(1);
      for (const file of driver.shapes['inside and outside a transaction'].files) {
        // In a stream of its own: its version is the one of what is there.
        live.files.write({ ...file, name: file.name.replace('app/', 'shop/') });
      }
      await live.migrator(deploy).up({ plan: await live.approved({}, ada) });
      const stopping = (type: 'committed' | 'migration-finished', direction: string) =>
        live.migrator(deploy, {
          onEvent(event) {
            if (event.type === type && event.direction === direction) throw new Error('stopped');
          },
        });
      const back = await live.approved({ direction: 'down' }, ada);
      await expect(stopping('committed', 'down').down({ plan: back })).rejects.toThrow('stopped');

      const plan = await live.approved({}, ada);
      const directions = ({ subject }: MigrationPlan) =>
        subject.migrations.map(({ direction }) => direction);
      expect(directions(plan)).toEqual(['down', 'up']);
      const first = stopping('migration-finished', 'down').up({ plan });
      await expect(first).rejects.toThrow('stopped');
      const { rolledBack, applied } = await live.migrator(deploy).up({ plan });
      expect([rolledBack.length, applied.length]).toEqual([0, 1]);
      expect((await live.migrator().status()).state).toBe('current');

      const again = await live.approved({ direction: 'down' }, ada);
      await live.migrator(deploy).down({ plan: again });
      await expect(live.migrator(deploy).up({ plan })).rejects.toThrow(
        /was carried out on .* by tester, and approvals count once/,
      );
    });
  });
}

/** For JSON as plans are hashed. */
const inOrder = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
