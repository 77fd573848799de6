import { library } from '@tooling/tsup';

export default library(['src/index.ts', 'src/audit/native.ts', 'src/catalog/litellm.ts']);
