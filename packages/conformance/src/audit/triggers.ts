/** The audit log keeps what is in it: the database itself refuses changes and early deletions. */
import { auditCheckpoints, auditLogEntries, CheckViolationError } from '@runledger/schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawDatabase } from '../every-constraint.ts';
import { uuid } from '../fixtures.ts';
import { sampleRow } from '../sample-rows.ts';

/** A database that also runs statements, which both dialects understand, through the driver's error mapping. */
export interface RawSqlDatabase extends RawDatabase {
  sql(text: string): Promise<void>;
  /** The first column of every row. */
  values(text: string): Promise<unknown[]>;
}

export function auditLogSuite(name: string, open: () => Promise<RawSqlDatabase>): void {
  let database: RawSqlDatabase;
  const of = (number: number) => `organization_id = '${uuid(number)}'`;

  async function append(organization: number, sequence: number) {
    await database.insert(auditLogEntries, {
      ...sampleRow(auditLogEntries, sequence),
      organizationId: uuid(organization),
      sequence,
      id: uuid(100 * organization + sequence),
    });
  }

  async function setCheckpoint(organization: number, sequence: number) {
    await database.insert(auditCheckpoints, {
      ...sampleRow(auditCheckpoints, 1),
      organizationId: uuid(organization),
      sequence,
    });
  }

  const entries = (organization: number) =>
    database.values(
      `SELECT sequence FROM audit_log_entries WHERE ${of(organization)} ORDER BY sequence`,
    );

  async function expectRefused(sql: string, constraint: string) {
    const error = await database.sql(sql).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CheckViolationError);
    expect(error).toMatchObject({ table: 'audit_log_entries', constraint });
  }

  describe(`${name} › audit log`, () => {
    beforeEach(async () => {
      database = await open();
      for (const sequence of [1, 2, 3]) await append(1, sequence);
      await append(2, 1);
    });

    afterEach(() => database.close());

    it('refuses to change an entry', async () => {
      await setCheckpoint(1, 3);
      await expectRefused(
        `UPDATE audit_log_entries SET action = 'nothing' WHERE ${of(1)} AND sequence = 1`,
        'trg_audit_log_entries_update',
      );
    });

    it('refuses to delete an entry while its chain has no checkpoint', async () => {
      await setCheckpoint(2, 3);
      await expectRefused(
        `DELETE FROM audit_log_entries WHERE ${of(1)} AND sequence = 1`,
        'trg_audit_log_entries_delete',
      );
      expect(await entries(1)).toEqual([1, 2, 3]);
    });

    it('lets entries go up to the last checkpoint, and no further', async () => {
      await setCheckpoint(1, 1);
      await setCheckpoint(1, 2);
      await database.sql(`DELETE FROM audit_log_entries WHERE ${of(1)} AND sequence <= 2`);
      expect(await entries(1)).toEqual([3]);
      await expectRefused(
        `DELETE FROM audit_log_entries WHERE ${of(1)}`,
        'trg_audit_log_entries_delete',
      );
      expect(await entries(1)).toEqual([3]);
      expect(await entries(2)).toEqual([1]);
    });
  });
}
