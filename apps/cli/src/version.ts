/** What the command's package says of itself. */
import manifest from '../package.json' with { type: 'json' };

export const { version } = manifest;

/** The oldest Node: commander's; and before 22.8 `styleText` leaves colours in pipes. */
export const neededNode = manifest.engines.node.replace('>=', '');
