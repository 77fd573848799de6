#!/usr/bin/env node
/** Starts the command. The compile cache has to be on before anything that is worth caching is loaded. */
import module from 'node:module';

const OLDEST_NODE = 22;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(
    `error: runledger needs Node ${OLDEST_NODE} or newer; this is ${process.versions.node}.\n`,
  );
  process.exitCode = 1;
} else {
  module.enableCompileCache();
  const { runCommand } = await import('./run.ts');
  await runCommand(process.argv.slice(2));
}
