/** Running the command with what tells it of a collector. */
import { type CliResult, runCli } from './cli.ts';
import type { Collector } from './collector.ts';
import type { Workplace } from './workplace.ts';

/** The variables that make it send to the collector, in JSON. */
export function tracedBy({ url }: Pick<Collector, 'url'>): Record<string, string> {
  return { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
}

/** @param more variables beside those of the workplace */
export function run(
  { directory, env }: Workplace,
  args: string,
  more: Record<string, string> = {},
): Promise<CliResult> {
  return runCli(args.split(' '), { cwd: directory, env: { ...env, ...more } });
}
