/** Loaded for YAML files only. Not `import('yaml')`: bundlers give CommonJS by its default export alone. */
export { parse as parseYaml } from 'yaml';
