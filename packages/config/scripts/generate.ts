/** Writes the JSON Schema of the configuration and `.env.example`. */
import { writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { environmentVariables } from '../src/environment.ts';
import { configSchema } from '../src/model.ts';

const schema = z.toJSONSchema(configSchema(), { io: 'input', unrepresentable: 'any' });
const titled = { ...schema, title: 'Configuration of Runledger' };
writeFileSync(
  new URL('../runledger.schema.json', import.meta.url),
  `${JSON.stringify(titled, null, 2)}\n`,
);

const lines = [
  '# Copy to .env; what the process has set wins over it. Every variable is optional.',
  ...environmentVariables.flatMap(({ name, about, example }) => [
    '',
    `# ${about}`,
    `# ${name}=${example}`,
  ]),
];
writeFileSync(new URL('../../../.env.example', import.meta.url), `${lines.join('\n')}\n`);
