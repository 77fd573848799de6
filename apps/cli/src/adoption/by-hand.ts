import type { ForeignTool } from './tools.ts';

/** The comment by which a file of the stream is known to be a migration of the tool. */
export const originOf = ({ name }: Pick<ForeignTool, 'name'>) => `-- Imported from ${name}: `;

/** How a migration that no file of SQL can be made of gets one all the same. */
export function byHand(tool: Pick<ForeignTool, 'name'>, id: string): string {
  return `write what it does as a migration of your own, at its place in the order, with the line "${originOf(tool)}${id}" at the top of its .up.sql, by which \`migrate baseline --from\` knows it`;
}
