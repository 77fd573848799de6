/** The files that belong to a job: where they lie, not what is in them. */
import {
  assertUuid,
  type JobFile,
  jobFiles,
  type NewOrganizationJobFile,
  newRowValidator,
} from '@runledger/schema';
import { rowCodec } from '../codec.ts';
import { withFixed } from '../fixed.ts';
import { tellingOrphans } from '../orphans.ts';
import type { DialectPort } from '../port.ts';
import { statement } from '../statement.ts';
import type { JobContext } from './context.ts';

const validateNew = newRowValidator(jobFiles);

export function fileStatements(port: DialectPort) {
  const codec = rowCodec(jobFiles, port.codecs);
  const columns = codec.columns as string[];
  return {
    fileCodec: codec,
    insertFile: statement<string>(port, 'job_files_insert', (db, parameter) =>
      db
        .insertInto('job_files')
        .values(Object.fromEntries(columns.map((column) => [column, parameter(column)]))),
    ),
    filesOfJob: statement<'organizationId' | 'jobId'>(port, 'job_files_of_job', (db, parameter) =>
      db
        .selectFrom('job_files')
        .select(columns)
        .where('organization_id', '=', parameter('organizationId'))
        .where('job_id', '=', parameter('jobId'))
        .orderBy('uploaded_at')
        .orderBy('id'),
    ),
    deleteFile: statement<'organizationId' | 'jobId' | 'id'>(
      port,
      'job_files_delete',
      (db, parameter) =>
        db
          .deleteFrom('job_files')
          .where('organization_id', '=', parameter('organizationId'))
          .where('job_id', '=', parameter('jobId'))
          .where('id', '=', parameter('id')),
    ),
  };
}

export async function addFile(
  { session, statements, clock }: JobContext,
  organizationId: string,
  jobId: string,
  file: NewOrganizationJobFile,
): Promise<JobFile> {
  const row = validateNew(withFixed(file, { organizationId, jobId }), { now: clock() });
  const written = session.execute(statements.insertFile, statements.fileCodec.encode(row));
  await tellingOrphans(jobFiles, written, [row]);
  return row;
}

export async function filesOfJob(
  { session, statements }: JobContext,
  organizationId: string,
  jobId: string,
): Promise<JobFile[]> {
  const values = statements.filesOfJob.bind({ organizationId, jobId: assertUuid(jobId, 'jobId') });
  const { rows } = await session.execute(statements.filesOfJob, values);
  return rows.map((row) => statements.fileCodec.decode(row));
}

export async function removeFile(
  { session, statements }: JobContext,
  organizationId: string,
  jobId: string,
  fileId: string,
): Promise<boolean> {
  const values = statements.deleteFile.bind({
    organizationId,
    jobId: assertUuid(jobId, 'jobId'),
    id: assertUuid(fileId, 'fileId'),
  });
  return (await session.execute(statements.deleteFile, values)).changes === 1;
}
