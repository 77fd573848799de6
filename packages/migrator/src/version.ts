import manifest from '../package.json' with { type: 'json' };

/** The engine's version, as the journal records it. */
export const TOOL_VERSION: string = manifest.version;
