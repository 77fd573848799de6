#!/usr/bin/env node
/** Starts the command. The compile cache has to be on before anything that is worth caching is loaded. */
import module from 'node:module';

// What Node has since 22.3, and the command needs.
if (Number.parseInt(process.versions.node, 10) < 22 || !process.getBuiltinModule) {
  process.stderr.write(
    `error: runledger needs Node 22.3 or newer; this is ${process.versions.node}.\n`,
  );
  process.exitCode = 1;
} else {
  module.enableCompileCache();
  const { runCommand } = await import('./run.ts');
  await runCommand(process.argv.slice(2));
}
