#!/usr/bin/env node
/** Starts the command. The compile cache has to be on before anything that is worth caching is loaded. */
import { neededNode } from './version.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [neededMajor = 0, neededMinor = 0] = neededNode.split('.').map(Number);
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  process.stderr.write(
    `error: runledger needs Node ${neededNode} or newer; this is ${process.versions.node}.\n`,
  );
  process.exitCode = 1;
} else {
  process.getBuiltinModule('node:module').enableCompileCache();
  const { runCommand } = await import('./run.ts');
  await runCommand(process.argv.slice(2));
}
