import { join } from 'node:path';
import { sharedStatements } from '@runledger/repositories';
import { compiledSqlSuite } from '@tooling/compiled-sql';
import { port } from '../src/port.ts';
import { auditSql } from '../src/repositories/audit.ts';
import { jobSql } from '../src/repositories/jobs.ts';
import { usageSql } from '../src/repositories/usage-sql.ts';

compiledSqlSuite({
  name: 'sqlite',
  directory: join(import.meta.dirname, 'golden/sql'),
  subjects: {
    ...sharedStatements(port),
    nativeAudit: auditSql,
    nativeJobs: jobSql,
    nativeUsage: usageSql,
  },
});
