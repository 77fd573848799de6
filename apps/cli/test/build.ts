/** Builds the command once, before tests start many of it. */
import { runCli } from './cli.ts';

export default async function setup(): Promise<void> {
  const { code, stderr } = await runCli(['--version']);
  if (code !== 0) throw new Error(`The command does not start:\n${stderr}`);
}
