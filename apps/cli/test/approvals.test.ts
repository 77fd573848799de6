/** Protected databases at the command line: keys, protection, approvals, and attempts to do without. */
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { runAtTerminal } from './terminal.ts';
import { drivers, emptyDatabases, type Workplace, workplaceWith } from './workplace.ts';

/** Makes a key `NAME.pem`. @returns `NAME=PUBLIC`, as it is printed */
async function keyOf({ ok }: Workplace, name: string): Promise<string> {
  return (await ok(`migrate keygen ${name} --out ${name}.pem`)).trim();
}

/** Two approvals of ada, grace and bob; deploy applies. */
async function protectedPlace(driver: (typeof drivers)[number]): Promise<Workplace> {
  const place = await emptyDatabases[driver]();
  const people: string[] = [];
  for (const name of ['ada', 'grace', 'bob']) people.push(`--approver ${await keyOf(place, name)}`);
  people.push(`--applier ${await keyOf(place, 'deploy')}`);
  await place.ok('migrate');
  await place.ok(`migrate protect --approvals 2 ${people.join(' ')} --out protect.json`);
  await place.ok('migrate protect --plan protect.json --key ada.pem --as ada');
  return place;
}

async function approvedRollback(place: Workplace, ...approvers: string[]): Promise<void> {
  await place.ok('migrate plan --down --out plan.json');
  for (const name of approvers) {
    await place.ok(`migrate approve plan.json --key ${name}.pem --as ${name} --yes`);
  }
}

describe.each(drivers)('a protected database on %s', (driver) => {
  it('is changed by somebody else than those who approve', async () => {
    const place = await protectedPlace(driver);
    expect(await place.ok('migrate protect')).toMatch(
      /2 approvals of each change, by others than the one who applies it\n {2}approver ada \S{44}\n/,
    );
    const refused = await place.run('migrate down --yes');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(
      /^error: The .* is protected: it changes under a plan that 2 people approved and somebody else applies\. Write the plan to a file \(`runledger migrate plan --down --out FILE`\), .* \(`runledger migrate down --plan FILE --key KEY --as NAME`\)\.\n$/,
    );

    await approvedRollback(place, 'ada', 'grace');
    expect(
      (await place.run('migrate down --plan plan.json --key ada.pem --as ada --yes')).stderr,
    ).toMatch(/Not counted: ada applies the plan, and so cannot approve it\./);
    await place.ok('migrate down --plan plan.json --key deploy.pem --as deploy --yes');
    const status = await place.run('migrate status');
    expect([status.code, status.stderr]).toEqual([3, '']);
    expect(status.stdout).toMatch(
      /: 1 migration pending; write a plan \(`runledger migrate plan --out FILE`\), .* \(`runledger migrate up --plan FILE`\)\n/,
    );

    await place.ok('migrate plan --out up.json');
    await place.ok('migrate approve up.json --key bob.pem --yes');
    const report = await place.json('migrate approve up.json --key grace.pem --yes');
    expect(report).toMatchObject({ approver: 'grace', approvedBy: ['bob', 'grace'] });
    await place.ok('migrate --plan up.json --key deploy.pem --yes');
    expect((await place.run('migrate status')).code).toBe(0);
  });
});

describe('keygen', () => {
  it('keeps the private half for its owner alone, and overwrites none', async () => {
    const place = workplaceWith({});
    expect(await keyOf(place, 'ada')).toMatch(/^ada=[A-Za-z0-9+/]{43}=$/);
    const file = join(place.directory, 'ada.pem');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file, 'utf8');
    expect(before).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(await place.run('migrate keygen ada --out ada.pem')).toMatchObject({
      code: 1,
      stderr:
        'error: ada.pem is there already, and a key is never overwritten: choose another file.\n',
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await place.run('migrate keygen eve --out eve.pem --passphrase')).stderr).toMatch(
      /no terminal to ask for a passphrase at: set RUNLEDGER_KEY_PASSPHRASE/,
    );
    // Its line would be read as the key of "a".
    expect(await place.run('migrate keygen a=b --out a.pem')).toMatchObject({
      code: 2,
      stderr: 'error: "a=b" is no name: letters, digits, spaces and . _ @ + -, at most 100.\n',
    });
  });

  it('is warned of where others may read it, and signs all the same', async () => {
    const place = await protectedPlace('sqlite');
    await place.ok('migrate plan --down --out plan.json');
    chmodSync(join(place.directory, 'ada.pem'), 0o644);
    const open = await place.run('migrate approve plan.json --key ada.pem --yes');
    expect(open.code).toBe(0);
    expect(open.stderr).toMatch(/^Warning: others may read the key ada\.pem, .* \(mode 644\)/);
    const closed = await place.run('migrate approve plan.json --key grace.pem --yes');
    expect([closed.code, closed.stderr]).toEqual([0, '']);
  });

  it('encrypts it with the passphrase of the environment', async () => {
    const place = workplaceWith({ RUNLEDGER_KEY_PASSPHRASE: 'open sesame' });
    expect(await place.json('migrate keygen ada --out ada.pem')).toEqual({
      command: 'keygen',
      name: 'ada',
      publicKey: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      file: 'ada.pem',
    });
    expect(readFileSync(join(place.directory, 'ada.pem'), 'utf8')).toMatch(
      /^-----BEGIN ENCRYPTED PRIVATE KEY-----/,
    );
  });
});

describe('at a terminal', () => {
  it('asks for a passphrase, and whether the plan is approved', async () => {
    const place = await protectedPlace('sqlite');
    const made = await runAtTerminal(place, 'migrate keygen eve --out eve.pem --passphrase', {
      'Passphrase for the new key': 'sesame\r',
      'The same again': 'sesame\r',
    });
    const key = /eve=(\S{44})/.exec(made.output)?.[1];
    expect(readFileSync(join(place.directory, 'eve.pem'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED/);
    await place.ok(`migrate protect --approver eve=${key} --out eve.json`);
    await place.ok('migrate approve eve.json --key ada.pem --yes');
    await place.ok('migrate approve eve.json --key bob.pem --yes');
    await place.ok('migrate protect --plan eve.json --key deploy.pem');

    await place.ok('migrate plan --down --out plan.json');
    const approve = (answer: string) =>
      runAtTerminal(place, 'migrate approve plan.json --key eve.pem', {
        'Approve this plan?': answer,
        'Passphrase of eve.pem': 'sesame\r',
      });
    expect(await approve('n')).toMatchObject({
      code: 1,
      output: expect.stringContaining('Nothing was changed.'),
    });
    expect((await approve('y')).output).toContain('eve approved the plan');
  });

  it('asks for no yes where that is no approval', async () => {
    const place = await protectedPlace('sqlite');
    await approvedRollback(place, 'ada', 'grace');
    await place.ok('migrate down --plan plan.json --key deploy.pem --yes');
    const { code, output } = await runAtTerminal(place, 'migrate', {});
    expect(code).toBe(1);
    expect(output).toMatch(/is protected: it changes under a plan that 2 people approved/);
    expect(output).not.toContain('Apply 1 migration?');
  });
});

describe('attempts to do without', () => {
  it('a status is told also where the record of who protects the database was forged', async () => {
    const place = await protectedPlace('sqlite');
    await approvedRollback(place, 'ada', 'grace');
    await place.ok('migrate down --plan plan.json --key deploy.pem --yes');
    const database = new Database(join(place.directory, 'data/app.db'));
    database.exec('DELETE FROM migration_protection');
    database.close();
    const { code, stdout, stderr } = await place.run('migrate status');
    expect([code, stdout]).toEqual([3, expect.stringContaining(': 1 migration pending; ')]);
    expect(stderr).toMatch(/^Warning: whether the database is protected cannot be told: /);
  });

  it('a configuration that claims less changes nothing', async () => {
    const place = await protectedPlace('sqlite');
    place.write(
      'runledger.config.json',
      '{"environments":{"live":{"protected":false,"approvals":1}}}',
    );
    const { code, stderr } = await place.run('migrate down --yes --env live');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Warning: the database is protected otherwise than the configuration says, and the database counts: 2 approvals, not 1\.\nerror: The .* is protected/,
    );
  });

  it('an environment that is to be protected is not changed before it is', async () => {
    const place = await emptyDatabases.sqlite();
    const approvers = {
      ada: (await keyOf(place, 'ada')).slice(4),
      bob: (await keyOf(place, 'bob')).slice(4),
    };
    place.write(
      'runledger.config.json',
      JSON.stringify({ environments: { live: { protected: true, approvals: 1, approvers } } }),
    );
    expect((await place.run('migrate --env live')).stderr).toMatch(
      /^error: The configuration says that the .* is protected, and the database knows nobody/,
    );
    expect((await place.run('migrate protect --env live')).stderr).toMatch(
      /^Warning: the configuration says that the database is protected, and nobody is in charge of it: .*\n$/,
    );
    // What the configuration says is what the first plan begins with.
    await place.ok('migrate protect --env live --out protect.json');
    await place.ok('migrate protect --env live --plan protect.json --key ada.pem');
    await place.ok('migrate plan --env live --out plan.json');
    await place.ok('migrate approve plan.json --env live --key bob.pem --yes');
    await place.ok('migrate --env live --plan plan.json --key ada.pem --yes');
    expect((await place.json('migrate status --env live')).state).toBe('current');
  });

  it('--yes answers a question, and approves nothing', async () => {
    const place = await protectedPlace('sqlite');
    await approvedRollback(place, 'ada');
    expect((await place.run('migrate down --plan plan.json --key bob.pem --yes')).stderr).toMatch(
      /needs 2 approvals on the .* and has 1 \(ada\)\. Let one person more approve it/,
    );
    expect((await place.run('migrate approve plan.json --key bob.pem')).stderr).toBe(
      'error: This would approve the plan: add --yes to do it, since there is no terminal to ask at.\n',
    );
  });

  it('a plan’s file that somebody edited is refused', async () => {
    const place = await protectedPlace('sqlite');
    await approvedRollback(place, 'ada', 'grace');
    const text = readFileSync(join(place.directory, 'plan.json'), 'utf8');
    for (const edited of [
      text.replace('"sql": "', '"sql": "SELECT 1; '),
      text.replace(/("statementsChecksum": ")./, '$1x'),
      text.replace('"expiresAt": "2', '"expiresAt": "9'),
    ]) {
      expect(edited).not.toBe(text);
      place.write('plan.json', edited);
      for (const command of [
        'approve plan.json --key bob.pem --yes',
        'down --plan plan.json --key deploy.pem --yes',
      ]) {
        const { code, stderr } = await place.run(`migrate ${command}`);
        expect([code, stderr]).toEqual([1, expect.stringMatching(/was changed after it was made/)]);
      }
    }
    expect((await place.json('migrate status')).state).toBe('current');
  });

  it('protection asks for what can be had', async () => {
    const place = await protectedPlace('sqlite');
    expect(await place.run('migrate protect --approvals 3')).toMatchObject({ code: 2 });
    expect((await place.run('migrate protect --approvals 4 --out p.json')).stderr).toMatch(
      /4 approvals can never be had from 3 approvers/,
    );
    expect((await place.run('migrate protect --remove eve --out p.json')).stderr).toMatch(
      /eve is neither approver nor applier/,
    );
    expect(
      (await place.run('migrate protect --remove ada --remove bob --out p.json')).stderr,
    ).toMatch(/2 approvals can never be had from 1 approver/);
    expect((await place.run('migrate up --as ada')).stderr).toMatch(
      /A name signs nothing without its key/,
    );
    await place.ok('migrate protect --off --out off.json');
    expect((await place.run('migrate protect --plan off.json --key ada.pem')).stderr).toMatch(
      /needs 2 approvals/,
    );
  });
});
