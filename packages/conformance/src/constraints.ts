import {
  CheckViolationError,
  ForeignKeyViolationError,
  NotNullViolationError,
  organizations,
  UniqueViolationError,
  users,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from './driver.ts';
import { createOrganization, openFresh, uuid } from './fixtures.ts';

/** Statements that a constraint refuses, sent past the model's own validation. */
export function constraintSuite(driver: DriverUnderTest): void {
  const insertUser = (organizationId: string, number: number, role = "'user'") =>
    `insert into users (organization_id, id, email, role)
     values ('${organizationId}', '${uuid(number)}', 'u${number}@example.com', ${role})`;

  describe(`${driver.name} › constraints`, () => {
    it('maps an orphan to its foreign key', async () => {
      const { sql } = await openFresh(driver);
      const error = await sql(insertUser(uuid(404), 1)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ForeignKeyViolationError);
      expect(error).toMatchObject({ table: 'users', constraint: 'fk_users_organization_id' });
    });

    it('tells the foreign keys of one table apart', async () => {
      const { sql, store } = await openFresh(driver);
      const { id } = await createOrganization(store);
      const insertKey = (userId: string) =>
        `insert into job_files (organization_id, id, job_id, file_name, blob_path, content_type, size_bytes)
         values ('${id}', '${uuid(1)}', '${userId}', 'a', 'b', 'text/plain', 1)`;
      await expect(sql(insertKey(uuid(404)))).rejects.toMatchObject({
        code: 'FOREIGN_KEY_VIOLATION',
        table: 'job_files',
        constraint: 'fk_job_files_job_id',
      });
    });

    it('maps the removal of a row that others point to', async () => {
      const { sql, store, rows } = await openFresh(driver);
      const { id } = await createOrganization(store);
      await sql(insertUser(id, 1));
      await expect(sql(`delete from organizations where id = '${id}'`)).rejects.toMatchObject({
        code: 'FOREIGN_KEY_VIOLATION',
        constraint: 'fk_users_organization_id',
      });
      expect(await rows(organizations)).toHaveLength(1);
    });

    it('maps a duplicate to its key', async () => {
      const { sql, store } = await openFresh(driver);
      const { id } = await createOrganization(store);
      await sql(insertUser(id, 1));
      const error = await sql(insertUser(id, 1)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UniqueViolationError);
      expect((error as UniqueViolationError).table).toBe('users');
      expect(['pk_users', 'uq_users_email']).toContain((error as UniqueViolationError).constraint);
    });

    it('maps a broken check to its name', async () => {
      const { sql, store } = await openFresh(driver);
      const { id } = await createOrganization(store);
      const error = await sql(insertUser(id, 1, "'emperor'")).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CheckViolationError);
      expect(error).toMatchObject({ table: 'users', constraint: 'chk_users_role' });
    });

    it('maps a missing value', async () => {
      const { sql, store, rows } = await openFresh(driver);
      const { id } = await createOrganization(store);
      const error = await sql(insertUser(id, 1, 'null')).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(NotNullViolationError);
      expect(error).toMatchObject({ table: 'users' });
      expect(await rows(users)).toEqual([]);
    });

    it('keeps the values of the row out of the message', async () => {
      const { sql } = await openFresh(driver);
      const error = await sql(insertUser(uuid(404), 1)).catch((thrown: unknown) => thrown);
      expect((error as Error).message).not.toContain('u1@example.com');
      expect((error as Error).message).not.toContain(uuid(404));
    });
  });
}
