/** The one place that imports what cells import: V8 allows `import()` only in real modules. */

/**
 * Imports `specifier` for a cell. The module hooks resolve it as if the notebook's folder held the importing file.
 * @param options import attributes, as the second argument of `import()`.
 */
export function importForCell(specifier: string, options?: ImportCallOptions): Promise<Record<string, unknown>> {
  return options === undefined ? import(specifier) : import(specifier, options);
}

/** `import.meta.resolve` of cells: the URL that importing `specifier` would load. */
export function resolveForCell(specifier: string): string {
  return import.meta.resolve(specifier);
}

/** URL of this module: the parent that the hooks see when a cell imports. */
export const cellImporter = import.meta.url;
