/** What the command's package says of itself. */
import manifest from '../package.json' with { type: 'json' };

export const { version } = manifest;

/** The oldest Node: under an older one better-sqlite3 ends the process without a word (docs/decisions/0008). */
export const neededNode = manifest.engines.node.replace('>=', '');
