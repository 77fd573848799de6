/** Who has to approve: how that is set and changed, and what happens when somebody changes it by hand. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { MigratingDriver } from './driver.ts';
import { logOf, tableFile, versionOf } from './fixtures.ts';
import {
  ada,
  bob,
  deploy,
  grace,
  mallory,
  type Person,
  ProtectedDatabase,
  person,
  settings,
} from './protected-database.ts';

export function protectionSuite(driver: MigratingDriver): void {
  const protectedDatabase = (approvals?: number) => ProtectedDatabase.create(driver, approvals);

  describe(`migrations on ${driver.name} › protection`, () => {
    it('is set first by somebody whom it names, without approvals', async () => {
      const live = await ProtectedDatabase.unprotected(driver);
      expect((await live.migrator().protection()).requiredApprovals).toBe(0);
      const plan = await live.migrator().planProtection(settings(2));
      await expect(live.migrator().protect(plan)).rejects.toThrow(/signs it: give your key/);
      await expect(live.migrator(mallory).protect(plan)).rejects.toThrow(
        /mallory, with this key, is unknown to the plan, which knows ada, bob, deploy, grace/,
      );
      expect(await live.migrator(deploy).protect(plan)).toMatchObject(settings(2));
      expect(await live.migrator().protection()).toMatchObject(settings(2));
      expect(await logOf(live.database)).toContain('protect succeeded null');
      await expect(live.migrator(deploy).protect(plan)).rejects.toThrow(/approvals count once/);
    });

    it('is set before the first migration as well', async () => {
      const live = await ProtectedDatabase.empty(driver);
      expect((await live.migrator().protection()).requiredApprovals).toBe(0);
      await live.migrator(ada).protect(await live.migrator().planProtection(settings(1)));
      await expect(live.migrator().up()).rejects.toThrow(/is protected/);
      const { applied } = await live.migrator(bob).up({ plan: await live.approved({}, ada) });
      expect(applied).toHaveLength(1);
    });

    it.each<[string, number, readonly Person[], readonly Person[], RegExp]>([
      [
        'more approvals than approvers',
        3,
        [ada, bob],
        [deploy],
        /3 approvals can never be had from 2 approvers/,
      ],
      [
        'nobody left to apply',
        2,
        [ada, bob],
        [],
        /2 approvals and .* need 3 people, and there are 2: name one more/,
      ],
      [
        'the same key twice',
        2,
        [ada, { ...ada, name: 'eve' }],
        [bob],
        /ada and eve have the same key/,
      ],
      [
        'one who would apply alone',
        1,
        [ada],
        [],
        /1 approval and .* need 2 people, and there is 1: /,
      ],
      ['one person in both roles', 1, [ada, bob], [ada], /ada stands among approvers and appliers/],
      [
        'no key',
        1,
        [{ ...ada, publicKey: 'AAAA' }, bob],
        [],
        /the key of ada is no Ed25519 public key/,
      ],
      ['no name', 1, [{ ...ada, name: ' ' }, bob], [], /" " is no name/],
      ['half an approval', 0.5, [ada, bob], [], /0\.5 is no number of approvals/],
    ])('cannot have %s', async (_, approvals, approvers, appliers, problem) => {
      const live = await ProtectedDatabase.unprotected(driver);
      await expect(
        live.migrator().planProtection(settings(approvals, approvers, appliers)),
      ).rejects.toThrow(problem);
    });

    it('changes with the approvals that hold now, also to less and to none', async () => {
      const live = await protectedDatabase(2);
      const weaker = await live.migrator().planProtection(settings(1));
      await expect(live.migrator(bob).protect(weaker)).rejects.toThrow(/needs 2 approvals/);
      await live.approve(weaker, ada);
      await live.approve(weaker, grace);
      await expect(live.migrator(grace).protect(weaker)).rejects.toThrow(/has 1 \(ada\)/);
      await live.migrator(bob).protect(weaker);
      expect((await live.migrator().protection()).requiredApprovals).toBe(1);

      const none = await live.migrator().planProtection(settings(0, [], []));
      await live.approve(none, grace);
      const last = live.migrator(ada);
      await last.protect(none);
      expect(await live.migrator().protection()).toMatchObject(settings(0, [], []));
      live.files.write(tableFile(2, 'b'));
      expect((await last.up()).applied).toHaveLength(1);
      // Nobody answers for what needs no approval any more.
      const [applied] = await live.database.rows(
        `SELECT metadata FROM migration_log WHERE action = 'apply' AND version = '${versionOf(2)}'`,
      );
      expect(JSON.stringify(applied)).not.toMatch(/applier|approvers|plan/);

      const again = await live.migrator().planProtection(settings(2));
      await live.migrator(bob).protect(again);
      await expect(live.migrator().down()).rejects.toThrow(/is protected/);
    });

    it('changes a key, and approvals under the old one count no longer', async () => {
      const live = await protectedDatabase(1);
      live.files.write(tableFile(2, 'b'));
      const plan = await live.approved({}, ada);
      const renewed = person('ada');
      const rotation = await live
        .migrator()
        .planProtection(settings(1, [renewed, grace, bob], [deploy]));
      await live.approve(rotation, grace);
      await live.migrator(deploy).protect(rotation);
      await expect(live.migrator(deploy).up({ plan })).rejects.toThrow(
        /Not counted: the signature under the name of ada is not one of ada’s key/,
      );
      await expect(live.approve(plan, ada)).rejects.toThrow(/not the one of ada that/);
      await live.approve(plan, renewed);
      expect((await live.migrator(deploy).up({ plan })).applied).toHaveLength(1);
    });

    it('changes by a plan for what it replaces, and no other', async () => {
      const live = await protectedDatabase(1);
      const one = await live.migrator().planProtection(settings(1, [ada, grace]));
      const other = await live.migrator().planProtection(settings(2));
      for (const plan of [one, other]) await live.approve(plan, ada);
      await live.migrator(deploy).protect(other);
      await expect(live.migrator(deploy).protect(one)).rejects.toThrow(
        /was changed since the plan was made/,
      );
      await expect(live.migrator().planProtection(settings(2))).rejects.toThrow(/so already/);
    });

    it('changes by a plan for the database alone, and the log has what was refused', async () => {
      const staging = await protectedDatabase(1);
      const live = await protectedDatabase(1);
      const plan = await staging.migrator().planProtection(settings(2));
      await expect(live.migrator(deploy).protect(plan)).rejects.toThrow(
        /made for another database/,
      );
      expect(await logOf(live.database)).toContain('protect failed null');
    });

    it('is heeded when it comes between the look at it and the first change', async () => {
      const live = await ProtectedDatabase.unprotected(driver);
      live.files.write(tableFile(2, 'b'));
      const plan = await live.migrator().planProtection(settings(1));
      const ends: string[] = [];
      const ending = (work: Promise<unknown>) =>
        work.then(
          () => ends.push('done'),
          (error: { code: string }) => ends.push(error.code),
        );
      const protecting = live.migrator(ada, { lockTimeoutMs: 0 });
      const hooks = {
        beforeRun: async () => void (await ending(protecting.protect(plan))),
      };
      await ending(live.migrator(undefined, { hooks }).up());
      // One of the two goes on: by its lock, or by what its transaction finds.
      expect([
        ['MIGRATION_LOCK', 'done'],
        ['done', 'MIGRATION_APPROVAL'],
      ]).toContainEqual(ends);
      expect(await live.isThere('b')).toBe(ends[1] === 'done');
    });

    it('is not what a configuration says, which is compared with it', async () => {
      const live = await protectedDatabase(2);
      live.files.write(tableFile(2, 'b'));
      const told: string[] = [];
      const migrator = live.migrator(undefined, {
        expectedProtection: settings(1, [ada, mallory], [deploy]),
        onEvent(event) {
          if (event.type === 'protection-differs') told.push(...event.differences);
        },
      });
      await expect(migrator.up()).rejects.toThrow(/is protected/);
      expect(told).toEqual([
        '2 approvals, not 1',
        'bob is an approver',
        'grace is an approver',
        'mallory is no approver',
      ]);
    });

    it('can be demanded of a database that nobody protects', async () => {
      const live = await ProtectedDatabase.unprotected(driver);
      live.files.write(tableFile(2, 'b'));
      const demanding = { demandsProtection: true };
      await expect(live.migrator(undefined, demanding).up()).rejects.toThrow(
        /knows nobody who could approve: name them first \(`runledger migrate protect`\)/,
      );
      const plan = await live.migrator().plan();
      await expect(live.migrator(ada, demanding).up({ plan })).rejects.toThrow(/knows nobody/);
      await expect(live.approve(plan, ada)).rejects.toThrow(/is not protected/);
      const protecting = live.migrator(ada, demanding);
      await protecting.protect(await protecting.planProtection(settings(1)));
      await live.approve(plan, grace);
      expect((await live.migrator(ada, demanding).up({ plan })).applied).toHaveLength(1);
    });
  });

  describe(`migrations on ${driver.name} › protection that somebody changed by hand`, () => {
    const another = mallory.publicKey;
    it.each<[string, string, RegExp]>([
      [
        'fewer approvals',
        'UPDATE migration_protection SET required_approvals = 1',
        /the approvals that it demands are 1 in place of 2/,
      ],
      [
        'no protection',
        'DELETE FROM migration_protection',
        /the row of migration_protection is gone/,
      ],
      [
        'nothing but the log left',
        'DELETE FROM migration_protection; DELETE FROM migration_approvers',
        /the row of migration_protection is gone; ada is missing/,
      ],
      [
        'a key',
        `UPDATE migration_approvers SET public_key = (SELECT public_key FROM migration_approvers WHERE name = 'bob') WHERE name = 'grace'`,
        /the key of grace is another one/,
      ],
      [
        'one approver more',
        `INSERT INTO migration_approvers (name, role, public_key, added_by_plan)
         SELECT 'mallory', role, public_key, added_by_plan FROM migration_approvers WHERE name = 'bob'`,
        /no applied plan added mallory/,
      ],
      ['one approver less', `DELETE FROM migration_approvers WHERE name = 'bob'`, /bob is missing/],
      [
        'an applier who approves',
        `UPDATE migration_approvers SET role = 'approver' WHERE name = 'deploy'`,
        /deploy is an applier and not an approver/,
      ],
      [
        'where an approver comes from',
        `UPDATE migration_approvers SET added_by_plan = 'none' WHERE name = 'bob'`,
        /the plan that is said to have added bob did not/,
      ],
      [
        'which plan set it',
        `UPDATE migration_protection SET set_by_plan = 'none'`,
        /its set_by_plan names no plan that changed it last/,
      ],
      [
        'the log',
        `DELETE FROM migration_log WHERE action = 'protect'`,
        /migration_protection has a row that no plan made; no applied plan added ada/,
      ],
    ])('%s: nothing is applied', async (_, sql, reason) => {
      const live = await protectedDatabase(2);
      live.files.write(tableFile(2, 'b'));
      const plan = await live.approved({}, ada, grace);
      await live.database.execute(sql);
      const found = new RegExp(`is not what approved plans made of it: .*${reason.source}`);
      await expect(live.migrator(deploy).up({ plan })).rejects.toThrow(found);
      await expect(live.migrator(deploy).up()).rejects.toThrow(found);
      await expect(live.approve(plan, bob)).rejects.toThrow(found);
      await expect(live.migrator().protection()).rejects.toThrow(found);
      expect(await live.isThere('b')).toBe(false);
    });

    it('a log that was edited to fit gives no one away: its plans are signed', async () => {
      const live = await protectedDatabase(2);
      live.files.write(tableFile(2, 'b'));
      const [row] = await live.database.rows(
        `SELECT metadata FROM migration_log WHERE action = 'protect'`,
      );
      const text = typeof row?.metadata === 'string' ? row.metadata : JSON.stringify(row?.metadata);
      const rewrite = (metadata: string) =>
        live.database.execute(
          `UPDATE migration_log SET metadata = '${metadata}' WHERE action = 'protect'`,
        );
      await rewrite(text.replace(bob.publicKey, another));
      await expect(live.migrator().up()).rejects.toThrow(/the log’s plan [0-9a-f]{12} was edited/);
      await rewrite('{}');
      await expect(live.migrator().up()).rejects.toThrow(
        /a change of protection that is not whole/,
      );
      await rewrite(text);
      await expect(live.migrator().up()).rejects.toThrow(/is protected/);
    });

    it('a log whose changes lack signatures gives no one away either', async () => {
      const live = await protectedDatabase(2);
      const weaker = await live.migrator().planProtection(settings(1));
      for (const each of [ada, grace]) await live.approve(weaker, each);
      await live.migrator(bob).protect(weaker);
      const logged = JSON.stringify(await live.logged('protect', weaker));
      const change: { applier: object; approvals: readonly object[] } = JSON.parse(logged);
      const rewrite = (edited: object) =>
        live.database.execute(
          `UPDATE migration_log SET metadata = '${JSON.stringify({ ...change, ...edited })}'
           WHERE action = 'protect' AND metadata ->> 'plan' = '${weaker.hash}'`,
        );
      const [first] = change.approvals;
      await rewrite({ approvals: [first, first] });
      await expect(live.migrator().protection()).rejects.toThrow(
        /has 1 of the 2 approvals that it needed/,
      );
      await rewrite({ applier: { ...change.applier, name: 'deploy' } });
      await expect(live.migrator().protection()).rejects.toThrow(/lacks its applier’s signature/);
      await rewrite({});
      expect((await live.migrator().protection()).requiredApprovals).toBe(1);
    });

    it('a log has one change after another, and none that nobody in charge made', async () => {
      const live = await protectedDatabase(2);
      const stronger = await live.migrator().planProtection(settings(2, [ada, grace, bob], []));
      for (const each of [ada, grace]) await live.approve(stronger, each);
      await live.migrator(bob).protect(stronger);
      const elsewhere = await ProtectedDatabase.unprotected(driver);
      const own = await elsewhere.migrator().planProtection(settings(1, [mallory, ada], []));
      await elsewhere.migrator(mallory).protect(own);
      const forged = JSON.stringify(await elsewhere.logged('protect', own));
      const id = randomUUID();
      await live.database.execute(
        `INSERT INTO migration_log (id, action, outcome, actor, at, metadata)
         SELECT '${id}', action, outcome, actor, at, '${forged}' FROM migration_log
         WHERE metadata ->> 'plan' = '${stronger.hash}' AND action = 'protect'`,
      );
      await expect(live.migrator().protection()).rejects.toThrow(
        /the log has two changes after the beginning/,
      );
      await live.database.execute(
        `DELETE FROM migration_log WHERE action = 'protect' AND metadata ->> 'plan' <> '${stronger.hash}'`,
      );
      await expect(live.migrator().protection()).rejects.toThrow(
        /the log lacks the change [0-9a-f]{12}, which [0-9a-f]{12} followed/,
      );
    });

    it('its owner can end it in the open, and begin anew', async () => {
      const live = await protectedDatabase(2);
      await live.database.execute(
        `UPDATE migration_log SET outcome = 'failed' WHERE action = 'protect'`,
      );
      await expect(live.migrator().down()).rejects.toThrow(/a row that no plan made/);
      await live.database.execute('DELETE FROM migration_approvers');
      await live.database.execute('DELETE FROM migration_protection');
      const plan = await live.migrator().planProtection(settings(1, [mallory, ada]));
      await live.migrator(mallory).protect(plan);
      expect((await live.migrator().protection()).requiredApprovals).toBe(1);
    });

    it('a weaker change that was in force once is not put back', async () => {
      const live = await protectedDatabase(1);
      const weak = await live.migrator().protection();
      const stronger = await live.migrator().planProtection(settings(2));
      await live.approve(stronger, ada);
      await live.migrator(bob).protect(stronger);
      live.files.write(tableFile(2, 'b'));
      expect(weak.requiredApprovals).toBe(1);
      await live.database.execute(
        `DELETE FROM migration_log WHERE action = 'protect' AND id <>
           (SELECT id FROM migration_log WHERE action = 'protect' ORDER BY at, id LIMIT 1)`,
      );
      await live.database.execute('UPDATE migration_protection SET required_approvals = 1');
      await expect(live.migrator().up()).rejects.toThrow(/names no plan that changed it last/);
    });
  });
}
