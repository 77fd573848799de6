/** The help of every command as one page: the reference, and what the tests hold the help against. */
import type { Command } from 'commander';
import { createProgram, pathOf } from './program.ts';

export async function commandReference(): Promise<string> {
  const sections = withInner(await createProgram()).map(
    (command) => `## ${pathOf(command)}\n\n\`\`\`text\n${helpOf(command).trimEnd()}\n\`\`\`\n`,
  );
  return `# The command\n\nWhat \`--help\` says of each command; generated from it.\n\n${sections.join('\n')}`;
}

/** A command and all below it, without the help commands. */
function withInner(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withInner)];
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  return help;
}
