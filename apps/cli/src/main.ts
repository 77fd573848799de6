#!/usr/bin/env node
/** Starts the command. The compile cache has to be on before anything that is worth caching is loaded. */
import { enableCompileCache } from 'node:module';

enableCompileCache();

const { runCommand } = await import('./run.ts');
await runCommand(process.argv.slice(2));
