/** The command at a terminal, which `script` makes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inheritedEnv, launcher } from './cli.ts';
import type { Workplace } from './workplace.ts';

/**
 * @param answers what is typed when a question shows; nothing else is
 * @returns what the terminal showed, without colours and movements
 */
export async function runAtTerminal(
  { directory, env }: Pick<Workplace, 'directory' | 'env'>,
  args: string,
  answers: Readonly<Record<string, string>>,
  columns = 120,
): Promise<{ code: number | null; output: string }> {
  const words = [process.execPath, launcher, ...args.split(' ')].map((word) => `'${word}'`);
  // A terminal without a size breaks every line after its first character.
  const command = `stty cols ${columns} rows 40 && exec ${words.join(' ')}`;
  const script =
    process.platform === 'darwin'
      ? ['-q', '/dev/null', 'sh', '-c', command]
      : ['-qefc', command, '/dev/null'];
  const child = spawn('script', script, {
    cwd: directory,
    // Whoever runs the tests may be a build.
    env: { ...inheritedEnv(), CI: '', TERM: 'xterm', NO_COLOR: '1', ...env },
  });
  let output = '';
  const open = new Map(Object.entries(answers));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    for (const [question, answer] of open) {
      if (!output.includes(question)) continue;
      open.delete(question);
      child.stdin.write(answer);
    }
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: plain(output) };
}

const plain = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what terminals are told with.
  text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r\n', '\n');
