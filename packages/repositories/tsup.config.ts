import { library } from '@tooling/tsup';

export default library(['src/index.ts', 'src/catalog/litellm.ts']);
