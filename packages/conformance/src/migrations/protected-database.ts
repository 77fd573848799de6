/** A database that is protected, and the people who are in charge of it. */
import type {
  ApproveReport,
  MigrationPlan,
  Migrator,
  MigratorOptions,
  PlanOptions,
  ProtectionSettings,
  Signer,
} from '@runledger/migrator';
import { createSigningKey, readSigningKey } from '@runledger/migrator/keys';
import type { MigratingDatabase, MigratingDriver } from './driver.ts';
import { createDatabase, Files, migratorOn, tableFile } from './fixtures.ts';

export interface Person extends Signer {
  readonly name: string;
  readonly publicKey: string;
}

export function person(name: string): Person {
  const { privatePem, publicKey } = createSigningKey(null);
  return { name, publicKey, privateKey: readSigningKey(privatePem, null, name) };
}

export const ada = person('ada');
export const grace = person('grace');
export const bob = person('bob');
/** May apply, and not approve. */
export const deploy = person('deploy');
/** Whom no database knows. */
export const mallory = person('mallory');

const keysOf = (people: readonly Person[]) =>
  Object.fromEntries(people.map(({ name, publicKey }) => [name, publicKey]));

export const settings = (
  requiredApprovals: number,
  approvers: readonly Person[] = [ada, grace, bob],
  appliers: readonly Person[] = [deploy],
): ProtectionSettings => ({
  requiredApprovals,
  approvers: keysOf(approvers),
  appliers: keysOf(appliers),
});

/** It has one migration, which makes the table `a`. */
export class ProtectedDatabase {
  readonly database: MigratingDatabase;
  readonly files: Files;

  private constructor(database: MigratingDatabase, files: Files) {
    this.database = database;
    this.files = files;
  }

  static async create(driver: MigratingDriver, approvals = 2): Promise<ProtectedDatabase> {
    const live = await ProtectedDatabase.unprotected(driver);
    const plan = await live.migrator().planProtection(settings(approvals));
    await live.migrator(ada).protect(plan);
    return live;
  }

  static async unprotected(driver: MigratingDriver): Promise<ProtectedDatabase> {
    const live = await ProtectedDatabase.empty(driver);
    await live.migrator().up();
    return live;
  }

  /** Where the engine has never been. */
  static async empty(driver: MigratingDriver): Promise<ProtectedDatabase> {
    return new ProtectedDatabase(await createDatabase(driver), new Files([tableFile(1, 'a')]));
  }

  migrator(applier?: Signer, options: Partial<MigratorOptions> = {}): Migrator {
    return migratorOn(this.database, this.files, { applier, ...options });
  }

  approve(plan: MigrationPlan, signer: Signer): Promise<ApproveReport> {
    return this.migrator().approve(plan, signer);
  }

  /** A plan with approvals of these people. */
  async approved(options: PlanOptions, ...people: readonly Person[]): Promise<MigrationPlan> {
    const plan = await this.migrator().plan(options);
    for (const each of people) await this.approve(plan, each);
    return plan;
  }

  async isThere(table: string): Promise<boolean> {
    return (await this.database.dump()).includes(`table ${table}`);
  }

  /** The metadata of the plan's first action of this kind. */
  async logged(action: string, { hash }: MigrationPlan): Promise<unknown> {
    const rows = await this.database.rows(
      `SELECT metadata FROM migration_log WHERE action = '${action}' ORDER BY at`,
    );
    return rows
      .map(({ metadata }) => (typeof metadata === 'string' ? JSON.parse(metadata) : metadata))
      .find(({ plan }) => plan === hash);
  }
}
