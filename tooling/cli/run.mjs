/** `pnpm runledger …`: the command as it stands in the sources, in this very process. */
import { pathToFileURL } from 'node:url';
import { currentBundle } from './bundle.mjs';
import { needCurrentNode } from './node-version.mjs';

needCurrentNode();
await import(pathToFileURL(await currentBundle()).href);
