import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const signals = new URL('../src/signals.ts', import.meta.url).href;

/** A process that stops as it is told, and is sent signals once it is ready. */
async function ending(stop: string, ...sent: ('SIGTERM' | 'SIGINT')[]) {
  const code = `
    import { stopOnSignals } from ${JSON.stringify(signals)};
    const alive = setInterval(() => undefined, 1_000_000);
    const say = (text) => process.stdout.write(text + '\\n');
    stopOnSignals(async () => { say('stopping'); ${stop} });
    say('ready');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  const lines = child.stdout.setEncoding('utf8');
  for (const signal of sent) {
    const [text] = await once(lines, 'data');
    output += text;
    child.kill(signal);
  }
  lines.on('data', (text) => {
    output += text;
  });
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, output: output.split('\n') };
}

it('ends by itself when all is stopped', async () => {
  expect(await ending('clearInterval(alive);', 'SIGTERM')).toEqual({
    code: 0,
    signal: null,
    output: ['ready', 'stopping', ''],
  });
});

it('ends at once when it is asked a second time', async () => {
  const ended = await ending('await new Promise(() => undefined);', 'SIGINT', 'SIGINT');
  expect(ended).toEqual({ code: null, signal: 'SIGINT', output: ['ready', 'stopping', ''] });
});

it('ends with an exit code that says so when stopping fails', async () => {
  const stop = "clearInterval(alive); throw new Error('the database is away');";
  expect(await ending(stop, 'SIGTERM')).toMatchObject({ code: 1, signal: null });
});
