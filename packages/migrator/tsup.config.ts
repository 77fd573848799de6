import { library } from '@tooling/tsup';

export default library([
  'src/index.ts',
  'src/approval/keys.ts',
  'src/plan/file.ts',
  'src/files/duration.ts',
  'src/telemetry/observer.ts',
  'src/lint/index.ts',
  'src/drafting.ts',
  'src/backfill/statements.ts',
  'src/proof/index.ts',
]);
