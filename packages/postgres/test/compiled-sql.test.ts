import { join } from 'node:path';
import { sharedStatements } from '@runledger/repositories';
import { compiledSqlSuite } from '@tooling/compiled-sql';
import { dialectPort } from '../src/port.ts';
import { auditStatements } from '../src/repositories/audit.ts';
import { jobStatements } from '../src/repositories/jobs.ts';
import { usageStatements } from '../src/repositories/usage-sql.ts';

const schema = 'runledger';

compiledSqlSuite({
  name: 'postgres',
  directory: join(import.meta.dirname, 'golden/sql'),
  subjects: {
    ...sharedStatements(dialectPort(schema)),
    nativeAudit: auditStatements(schema),
    nativeJobs: jobStatements(dialectPort(schema)),
    nativeUsage: usageStatements(schema),
  },
});
