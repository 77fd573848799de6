import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Writes beside the bundle which files of the workspace are in it, with slashes on every system, so that the launcher
 * knows when to make it anew.
 */
export const listOfSources: Plugin = {
  name: 'list-of-sources',
  generateBundle() {
    const files = [...this.getModuleIds()]
      // What is installed changes with the lockfile alone, and what a plugin makes has no file.
      .filter((id) => isAbsolute(id) && !/[\\/]node_modules[\\/]/.test(id))
      .map((id) => relative(root, id).replaceAll('\\', '/'));
    this.emitFile({
      type: 'asset',
      fileName: 'sources.json',
      source: JSON.stringify(files.sort()),
    });
  },
};
